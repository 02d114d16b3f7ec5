"""The seller's VAT id: what has the shape of one, stands beside a label, and is not the buyer's."""

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Final

import stdnum
from stdnum import get_cc_module

from countersign.extraction.page.candidates import Candidate, doubted, ranked
from countersign.extraction.page.label import Label
from countersign.extraction.page.layout import Line, around
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.parties import Heading, party_at
from countersign.extraction.page.spelling import phrase

_SHAPES: Final = {
    "AT": r"U\d{8}", "BE": r"[01]?\d{9}", "BG": r"\d{9,10}", "CY": r"\d{8}[A-Z]", "CZ": r"\d{8,10}", "DE": r"\d{9}",
    "DK": r"\d{8}", "EE": r"\d{9}", "EL": r"\d{9}", "ES": r"[A-Z0-9]\d{7}[A-Z0-9]", "FI": r"\d{8}", "FR": r"[A-Z0-9]{2}\d{9}",
    "GB": r"(?:\d{9}(?:\d{3})?|GD\d{3}|HA\d{3})", "XI": r"\d{9}", "HR": r"\d{11}", "HU": r"\d{8}",
    "IE": r"\d[A-Z0-9+*]\d{5}[A-Z]{1,2}", "IT": r"\d{11}", "LT": r"(?:\d{12}|\d{9})", "LU": r"\d{8}", "LV": r"\d{11}",
    "MT": r"\d{8}", "NL": r"\d{9}B\d{2}", "PL": r"\d{10}", "PT": r"\d{9}", "RO": r"\d{2,10}", "SE": r"\d{12}", "SI": r"\d{8}",
    "SK": r"\d{10}", "NO": r"\d{9}(?:MVA)?", "CHE": r"\d{9}(?:MWST|TVA|IVA|HR)?",
}  # fmt: skip
_PREFIXED: Final = re.compile(
    r"(?<![A-Za-z0-9])(?P<cc>CHE|AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|XI|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|NO)"
    r"(?P<sep>[ .\-]{0,2})(?P<body>[A-Z0-9](?:[ .\-]?[A-Z0-9+*]){5,16})"
)
_ACCOUNT: Final = re.compile(
    r"[A-Z]{2}\d{2}(?: [A-Z0-9]{4}){2}"
)  # an IBAN in groups of four
_BARE_SCORE, _SHAPELESS = 0.86, 0.7
_ALONE: Final = 0.8
_FOOTER, _IN_FOOTER = 0.9, 0.12  # of the page: who writes gives its own number there
_UNMISTAKABLE: Final = re.compile(
    r"(?<![\w-])(?:\d{9} ?RT ?\d{4}|T\d{13})(?!\w)"
)  # Canada's, Japan's
_LETTERED: Final = re.compile(r"[A-Z]\d{7}[A-Z0-9]|\d{8}[A-Z]|\d{2}[A-Z]{5}\d{4}[A-Z][A-Z0-9]Z[A-Z0-9]|\d{9}B\d{2}")  # fmt: skip
_TELLING: Final = 3  # letters of a label that says by itself what follows
_NEXT_LINE: Final = 1.2  # line heights
_SHORTEST: Final = 7  # digits of a VAT id
_NAMED, _AS_GOOD = (
    0.6,
    0.12,
)  # a seller's name to go by; the lead of one number over the other
_BLOCK, _EDGE = 110.0, 40.0  # points
_BARE: Final = re.compile(
    r"^(?:\s[^\W\d][^\d:]{0,60}(?=:))?[\s:#.º°\-)]*(?:n[°ºro.]*\s*:?\s*)?(?P<code>(?:[A-Z]{2,3}[ \-]?)?[A-Z0-9]?\d(?:[ .\-/]?[A-Z0-9]){5,14})(?![\w])"
)
_OWN: Final = {
    "pl": ("PL", r"\d{10}"), "pt": ("PT", r"\d{9}"), "es": ("ES", r"[A-Z0-9]\d{7}[A-Z0-9]"), "it": ("IT", r"\d{11}"),
    "da": ("DK", r"\d{8}"), "en": ("", r"\d{9}|\d{12}|3\d{13}3|\d{2}[A-Z]{5}\d{4}[A-Z][A-Z0-9]Z[A-Z0-9]"), "de": ("AT", r"ATU\d{8}"),
    "sv": ("SE", r"\d{12}"), "nl": ("NL", r"\d{9}B\d{2}"), "fr": ("FR", r"\d{9}"), "cs": ("CZ", r"\d{8,10}"),
}  # fmt: skip


def tax_ids(page_words: PageWords, found: list[Heading]) -> list[Candidate]:
    """Candidates for the seller's VAT id, best first; the buyer's are left out."""
    labels = [label for label in page_words.labels if "vat_id" in label.roles]
    others = [label for label in page_words.labels if "other_number" in label.roles]
    candidates: list[Candidate] = []
    for line in page_words.lines:
        if any(map(str.isdigit, line.whole.text)):
            candidates.extend(_prefixed(page_words, found, line, labels, others))
    taken = {one.value for one in candidates}
    for label in labels:
        candidates.extend(
            one
            for one in _bare(page_words, found, label)
            if not any(other.endswith(one.value) for other in taken)
        )
    candidates = candidates or _unmistakable(page_words, found)
    return doubted(ranked(candidates or _alone(page_words, found)))


def of_vendor(found: list[Candidate], names: list[Candidate]) -> list[Candidate]:
    """The candidates; of two that are as good, the one in the block below the seller's name comes first."""
    if len(found) < 2 or not names or names[0].score < _NAMED or found[0].score - found[1].score > _AS_GOOD:  # fmt: skip
        return found
    first, second = (_is_below(names[0], one) for one in found[:2])
    return [found[1], found[0], *found[2:]] if second and not first else found


def _is_below(name: Candidate, one: Candidate) -> bool:
    if not name.words or not one.words or name.words[0].page != one.words[0].page:
        return False
    upper, lower = around(name.words), around(one.words)
    edge = min(abs(upper.x0 - lower.x0), abs(upper.x1 - lower.x1))
    shared = min(upper.x1, lower.x1) - max(upper.x0, lower.x0)
    return 0 <= lower.y0 - upper.y0 < _BLOCK and (edge < _EDGE or shared > 0)


def _alone(page_words: PageWords, found: list[Heading]) -> list[Candidate]:
    """Numbers without a label, alone in their segment, that their country's letters and check digits tell."""
    candidates: list[Candidate] = []
    for line in page_words.lines:
        for run in line.segments:
            if not _LETTERED.fullmatch(run.text) or not _checks_out(run.text):
                continue
            party = party_at(found, line.page.number, run.box)
            if not _buyers(page_words, party, run.text):
                score = _ALONE - 0.05 * min(3, len(candidates))
                candidates.append(Candidate(run.text, score, run.words, "checks out as a VAT id"))  # fmt: skip
    return candidates


def _unmistakable(page_words: PageWords, found: list[Heading]) -> list[Candidate]:
    """Numbers of a shape that no other number has, whatever they are called: the tax program's code in them, or check digits."""
    candidates = []
    for line in page_words.lines:
        for match in line.matches(_UNMISTAKABLE):
            code = match[0].replace(" ", "")
            box = line.whole.box_at(match.start(), match.end())
            party = party_at(found, line.page.number, box)
            is_shown = not code.startswith("T") or bool(_japanese().is_valid(code[1:]))
            if is_shown and not _buyers(page_words, party, code):
                words = line.whole.words_at(match.start(), match.end())
                candidates.append(
                    Candidate(code, _BARE_SCORE, words, "shape of a VAT id")
                )
    return candidates


@cache
def _japanese() -> ModuleType:
    return import_module("stdnum.jp.cn")


def has_vat_id(text: str) -> bool:
    """Whether a text holds a VAT id with its country's letters whose check digits hold."""
    return any(
        bool(body) and _valid(match["cc"] + body)
        for match in _PREFIXED.finditer(text)
        for body, _ in [_body(match)]
    )


def _prefixed(
    page_words: PageWords,
    found: list[Heading],
    line: Line,
    labels: list[Label],
    others: list[Label],
) -> list[Candidate]:
    candidates = []
    text = line.whole.text
    for match in line.matches(_PREFIXED):
        body, end = _body(match)
        if not body or _ACCOUNT.match(text, match.start()):
            continue
        code = match["cc"] + body
        start = match.start()
        box = line.whole.box_at(start, end)
        before = _before(line, start, labels + others)
        if before and "other_number" in before.roles and "vat_id" not in before.roles:
            continue
        near = before is not None or any(
            label.page == line.page.number
            and -2 <= line.box.y0 - label.box.y1 <= 14
            and abs(label.box.x0 - box.x0) < 30
            for label in labels
        )
        valid = _valid(code)
        if not near and not valid:
            continue
        score = 0.78 + 0.12 * near + 0.07 * valid
        party = party_at(found, line.page.number, box)
        if party == "seller" or box.y0 > 0.8 * line.page.height:
            score += 0.02
        if valid and box.y0 > _FOOTER * line.page.height:
            score += _IN_FOOTER
        if _buyers(page_words, party, code):
            continue
        words = line.whole.words_at(start, end)
        candidates.append(Candidate(code, min(score, 0.98), words, "shape of a VAT id"))
    return candidates


def _bare(page_words: PageWords, found: list[Heading], label: Label) -> list[Candidate]:
    """What stands behind a VAT id's label: surer where the page's languages or a country's rules know its shape."""
    line, start = label.line, label.run.offset + label.end
    match = _BARE.match(line.whole.text[start:])
    if match is None and label.first and not label.after.strip(" :.#"):
        for line, start in _under(page_words, label):
            if match := _BARE.match(line.whole.text[start:]):
                break
    if match is None:
        return []
    code = re.sub(r"[ .\-/]", "", match["code"])
    party = party_at(found, label.page, label.box)
    if _buyers(page_words, party, code):
        return []
    shapes = [_OWN[language] for language in page_words.codes if language in _OWN]
    if any(re.fullmatch(shape, code) for _, shape in shapes):
        score = _BARE_SCORE
    elif _checks_out(code) and label.first:
        score = _BARE_SCORE - 0.04
    elif (
        label.exact
        and (label.first or label.after.lstrip(" .")[:1] == ":")
        and len(label.text) >= _TELLING
        and _is_long(code)
    ):
        score = _SHAPELESS
    else:
        return []
    if label.box.y0 > _FOOTER * label.line.page.height:
        score = min(0.98, score + _IN_FOOTER)
    words = line.whole.words_at(start + match.start("code"), start + match.end("code"))
    return [Candidate(code, score, words, f"beside “{label.text}”")]


def _under(page_words: PageWords, label: Label) -> Iterator[tuple[Line, int]]:
    """The texts right below a label that stands alone: in which line, and where they begin in it."""
    at = page_words.place_of[id(label.line)] + 1
    for line in page_words.lines[at : at + 2]:
        down = line.box.y0 - label.box.y1
        if line.page.number == label.page and down < _NEXT_LINE * max(line.height, 6.0):
            for run in line.segments:
                if abs(run.box.x0 - label.box.x0) < 3:
                    yield line, run.offset


def _is_long(code: str) -> bool:
    return len(code) >= _SHORTEST and sum(sign.isdigit() for sign in code) >= _SHORTEST


@cache
def _checkers() -> tuple[ModuleType, ...]:
    """The VAT numbers of all countries that python-stdnum knows."""
    countries = (one.name.rstrip("_") for one in iter_modules(stdnum.__path__) if one.ispkg)  # fmt: skip
    found = (get_cc_module(country, "vat") for country in countries)
    return tuple(one for one in found if isinstance(one, ModuleType))


def _checks_out(code: str) -> bool:
    return any(bool(one.is_valid(code)) for one in _checkers())


def _body(match: re.Match[str]) -> tuple[str, int]:
    """The longest part behind the country that has the country's shape, and where it ends."""
    shape = _shape(match["cc"])
    raw = match["body"]
    for end in range(len(raw), 4, -1):
        if not raw[end - 1].isalnum():
            continue
        if end < len(raw) and raw[end].isalnum():
            continue
        body = re.sub(r"[ .\-]", "", raw[:end])
        if shape.fullmatch(body):
            return body, match.start("body") + end
    return "", 0


@cache
def _shape(country: str) -> re.Pattern[str]:
    return re.compile(_SHAPES[country])


def _before(line: Line, start: int, labels: list[Label]) -> Label | None:
    """The label nearest on the left on the same line."""
    best = None
    for label in labels:
        end = label.run.offset + label.end
        if label.line is line and end <= start + 2 and start - end < 40:
            best = label if best is None or label.end >= best.end else best
    return best


def _buyers(page_words: PageWords, party: str | None, code: str) -> bool:
    own = "".join(phrase(page_words.buyer.vat_id))
    return party in ("buyer", "ship") or (bool(own) and own == code.lower())


@cache
def _module(country: str) -> ModuleType | None:
    if country == "CHE":
        return import_module("stdnum.ch.vat")
    try:
        module = get_cc_module(
            {"EL": "gr", "XI": "gb"}.get(country, country.lower()), "vat"
        )
    except ImportError:
        return None
    return module if isinstance(module, ModuleType) else None


def _valid(code: str) -> bool:
    country = "CHE" if code.startswith("CHE") else code[:2]
    module = _module(country)
    if module is None:
        return False
    return bool(module.is_valid(code) or module.is_valid(code[len(country) :]))
