"""What is known of a vendor, put to use: the values that stand where its earlier invoice had them."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from countersign.extraction.fields import AMOUNTS
from countersign.extraction.model import LearnedPlace, VendorHint, Word
from countersign.extraction.page.bank import is_iban
from countersign.extraction.page.candidates import Candidate, ranked
from countersign.extraction.page.labels_around import label_before
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.places import Value, pattern_of, same, values
from countersign.extraction.page.spelling import phrase

_PLACE: Final = "as on an earlier invoice"
_VENDOR: Final = "known of this vendor"
FROM_VENDOR: Final = frozenset({_PLACE, _VENDOR})
_SURE: Final = 0.975
_AGREED: Final = 0.985
_ENOUGH: Final = 0.6
_BARE_CURRENCY: Final = 3  # letters: “eur” before an amount tells no total from another
_AWAY: Final = 0.12  # of the page: further away is another place


def known_vendor(
    page_words: PageWords, hints: Sequence[VendorHint]
) -> VendorHint | None:
    """The hint whose VAT id, IBAN or name stands on these pages; the surest sign decides."""
    if not hints:
        return None
    text = re.sub(r"[\W_]", "", page_words.text).casefold()
    best, most = None, 0
    for hint in hints:
        signs = 4 * _stands(hint.vat_id, text) + 3 * any(
            _stands(iban, text) for iban in hint.ibans
        )
        signs += 2 * _stands(
            "".join(phrase(hint.name)), "".join(phrase(page_words.text))
        )
        if signs > most:
            best, most = hint, signs
    return best


def recalled(
    page_words: PageWords, hint: VendorHint, found: Mapping[str, list[Candidate]]
) -> dict[str, list[Candidate]]:
    """The candidates of every field, with what this vendor's earlier invoice taught before them."""
    joined = {field: list(candidates) for field, candidates in found.items()}
    for place in hint.places:
        if place.field in joined:
            joined[place.field] = _joined(
                place.field, _by_place(page_words, place), joined[place.field]
            )
    for field, known in (
        ("vendor_name", hint.name),
        ("vat_id", hint.vat_id),
        ("iban", next(filter(is_iban, hint.ibans), "")),
    ):
        if known:
            joined[field] = _known(page_words, field, known, joined.get(field, []))
    if hint.currency:
        joined["currency"] = _currency(hint.currency, joined.get("currency", []))
    return joined


def _by_place(page_words: PageWords, place: LearnedPlace) -> Candidate | None:
    """The value that best keeps to the learnt label, place and shape, if one does well enough."""
    page = place.page if place.page > 0 else len(page_words.pages) + 1 + place.page
    best: Value | None = None
    most = _ENOUGH
    if place.field == "tax_total" and _is_one_of_several(page_words, place):
        return None
    for one in values(page_words, place.field):
        if one.page != page and place.page == 1:
            continue
        score = _likeness(page_words, place, one)
        if score > most:
            best, most = one, score
    if best is None:
        return None
    words: tuple[Word, ...] = best.words
    return Candidate(best.text, _SURE * min(1.0, most + 0.1), words, _PLACE)


def _is_one_of_several(page_words: PageWords, place: LearnedPlace) -> bool:
    """Do several taxes stand behind the learnt label, one a rate? Then none of them is the total."""
    behind = {
        one.text
        for one in values(page_words, place.field)
        if label_before(page_words, one.line, one.box) == place.label
    }
    return bool(place.label) and len(behind) > 1


def _likeness(page_words: PageWords, place: LearnedPlace, one: Value) -> float:
    """How much a value resembles the learnt one in label, place and shape, from 0 to 1."""
    label = label_before(page_words, one.line, one.box)
    same_label = bool(place.label) and label == place.label
    near_x = max(0.0, 1.0 - abs(one.x - place.x) / _AWAY)
    near_y = max(0.0, 1.0 - abs(one.y - place.y) / _AWAY)
    if place.field in AMOUNTS:
        if len(place.label) <= _BARE_CURRENCY:
            return 0.3 * same_label + 0.25 * near_x + 0.25 * near_y
        return 0.7 * same_label + 0.25 * near_x + 0.05 * near_y
    shape = _shape(place.pattern, pattern_of(one.text)) if place.pattern else 0.5
    return 0.5 * same_label + 0.2 * near_x + 0.15 * near_y + 0.15 * shape


def _shape(one: str, other: str) -> float:
    return 1.0 if one == other else 0.5 if one[:2] == other[:2] else 0.0


def _joined(
    field: str, candidate: Candidate | None, found: list[Candidate]
) -> list[Candidate]:
    if candidate is None:
        return found
    first = found[0] if found else None
    if first and same(field, first.value, candidate.value):
        score = max(first.score, _AGREED)
        return [_scored(first, score), *found[1:]]
    if first and first.proven and field in AMOUNTS:
        return [*found, candidate]
    return ranked([candidate, *(_scored(one, one.score * 0.9) for one in found)])


def _known(
    page_words: PageWords, field: str, known: str, found: list[Candidate]
) -> list[Candidate]:
    """A value of the vendor itself: sure where it stands on the page, else only where nothing else does."""
    words = _where(page_words, known)
    if not words and field != "vendor_name":
        return found
    first = Candidate(known, _AGREED, words, _VENDOR)
    return [first, *(one for one in found if not same(field, one.value, known))][:4]


def _where(page_words: PageWords, known: str) -> tuple[Word, ...]:
    """The words of the page that spell a known value, also when cut by blanks."""
    wanted = "".join(phrase(known))
    for line in page_words.lines:
        words = line.whole.words
        texts = ["".join(phrase(word.text)) for word in words]
        for start in range(len(words)):
            joined = ""
            for end in range(start, len(words)):
                joined += texts[end]
                if joined == wanted:
                    return words[start : end + 1]
                if not wanted.startswith(joined):
                    break
    return ()


def _currency(known: str, found: list[Candidate]) -> list[Candidate]:
    for at, one in enumerate(found):
        if one.value == known:
            rest = [*found[:at], *found[at + 1 :]]
            return [_scored(one, max(one.score, _AGREED)), *rest]
    if found and found[0].score >= _SURE:
        return found
    return [Candidate(known, 0.9, (), _VENDOR), *found]


def _scored(one: Candidate, score: float) -> Candidate:
    return Candidate(one.value, score, one.words, one.reason, one.proven)


def _stands(known: str, text: str) -> bool:
    bare = re.sub(r"[\W_]", "", known).casefold()
    return len(bare) >= 4 and bare in text
