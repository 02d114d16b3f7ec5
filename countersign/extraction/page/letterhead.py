"""Names at the edges of a page: the largest text at its top, the first text of all, and of the footer."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from countersign.extraction.model import Word
from countersign.extraction.page.blocks import (
    block_up_to,
    is_centred,
    is_reached,
    is_street,
    is_written_to,
    leads,
    letters,
    top_of_block,
)
from countersign.extraction.page.domains import domains
from countersign.extraction.page.layout import Line, Run
from countersign.extraction.page.names import clean, is_label, is_name
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.parties import Heading, party_at
from countersign.extraction.page.sign import Sign
from countersign.extraction.page.spelling import phrase
from countersign.extraction.page.tax_ids import has_vat_id

_REST: Final = re.compile(
    r"(?:&|et|e|y|i|a|und|and|og|och|en|z|co)\s+(?-i:[A-ZÀ-Ý])|z\s?o\.|(?:gmbh|ltd|inc|llc|b\.?v\.?|s\.?a\.?|kg|ag)\b"
    r"|(?-i:(?:[A-Z][a-z]{0,3}\.){1,4}[A-Z]?$)",
    re.IGNORECASE,
)
_BREAKS_OFF: Final = re.compile(
    r"(?:,|&|\s(?:and|et|und|e|y|og|och|en|i|a))$", re.IGNORECASE
)
_TAKES_UP: Final = re.compile(r"(?:&|and|et|und|y|og|och|en)\s")
_NAME: Final = 7  # words of a name
_LETTERHEAD, _FIRST = 0.45, 0.3
_SHORT: Final = 7  # letters
_ONE_SEEN: Final = 0.25
_WRITTEN_TO: Final = 0.1
_REPEATED, _REGISTERED = 0.4, 0.5
OVER_CONTACT: Final = "over its own address"
_CONTACT: Final = 0.5
_BLANK, _NEAREST = (
    2.2,
    3,
)  # line heights and lines between an address and how its sender is reached
_FACTS: Final = frozenset(
    {"number", "number_weak", "issue_date", "date_weak", "due_date"}
)
_BRAND: Final = 0.42
_ADDRESSES: Final = 0.6  # of the first page


def letterhead(
    page_words: PageWords, found: list[Heading], *, told: bool
) -> Iterator[Sign]:
    """The largest text at the top of the first page, and the first text of all.

    `told` says that a block says how to reach whom it names: a mere address is then the receiver's.
    """
    top = [
        (line, run)
        for line in page_words.lines
        if line.page.number == 1 and line.box.y0 < 0.3 * line.page.height
        if not any(one.money for one in page_words.figures_of.get(id(line), ()))
        for run in line.segments
        if not is_label(page_words, run.text)
        and not is_street(page_words, line, run)
        and party_at(found, 1, run.box) not in ("buyer", "ship")
        and is_name(page_words, clean(run.text))
        and len(run.words) <= 7
        and ":" not in run.text
    ]
    if not top:
        return
    known = domains(page_words, found)
    tallest = max(top, key=lambda pair: (letters(pair[1]), -pair[0].box.y0))
    usual = sorted(letters(run) for _, run in top)[len(top) // 2]
    if letters(tallest[1]) > 1.25 * usual:
        run = tallest[1]
        text, words = _with_next_line(page_words, tallest[0], run, known)
        weight = _ONE_SEEN if _is_scribble(words) else _LETTERHEAD
        if told and is_written_to(page_words, *tallest, anywhere=True):
            weight = _ONE_SEEN
        yield Sign(clean(text), weight, words, "largest at the top")
        brand = phrase(clean(text))
        for _, other in top:
            own = phrase(clean(other.text))
            if len(own) > len(brand) and own[: len(brand)] == brand and brand:
                yield Sign(
                    clean(other.text), _BRAND, other.words, "begins as the largest"
                )
    line, run = top[0]
    high = line.box.y0 < 0.13 * line.page.height
    heads = high or (leads(page_words, line) and is_centred(line, run.box))
    addressed = any(heading.party == "buyer" for heading in found)
    heads = heads and (addressed or not is_written_to(page_words, line, run))
    weight = _FIRST + (0.15 if heads else 0.05 if _leads_on(line, run) else -0.1)
    text, words = _with_next_line(page_words, line, run, known)
    weight = min(weight, _ONE_SEEN) if _is_scribble(words) else weight
    if told and is_written_to(page_words, line, run, anywhere=True):
        weight = _WRITTEN_TO
    yield Sign(clean(text), weight, words, "first on the page")


def _is_scribble(words: Sequence[Word]) -> bool:
    """Whether it is one short word of a picture: as often a mark or a note by hand as a name."""
    return len(words) == 1 and words[0].source == "ocr" and len(words[0].text) < _SHORT


def _leads_on(line: Line, run: Run) -> bool:
    """Whether a first name is likelier the sender's: on the right, or on the left of two addresses side by side."""
    is_right = run.box.x0 > 0.45 * line.page.width
    return is_right or (len(line.segments) == 2 and run is line.segments[0])


def repeated(page_words: PageWords, found: list[Heading]) -> Iterator[Sign]:
    """Names that stand twice outside the buyer's block, once at an edge of a page: letterhead, account and footer."""
    seen: dict[str, list[tuple[Line, Run]]] = {}
    for line in page_words.lines:
        for run in line.segments:
            if len(run.words) <= _NAME and ":" not in run.text:
                seen.setdefault(clean(run.text), []).append((line, run))
    for name, places in seen.items():
        outside = [
            (line, run)
            for line, run in places
            if party_at(found, line.page.number, run.box) not in ("buyer", "ship")
        ]
        edges = [run for line, run in outside if _at_edge(line)]
        if len(outside) < 2 or not edges or any(map(str.isdigit, name)):
            continue
        if is_name(page_words, name):
            yield Sign(name, _REPEATED, edges[0].words, "printed again")


def _at_edge(line: Line) -> bool:
    top, bottom = 0.3 * line.page.height, 0.75 * line.page.height
    return line.box.y1 < top or line.box.y0 > bottom


def registered(page_words: PageWords, found: list[Heading]) -> Iterator[Sign]:
    """The name before its own registration number in one segment: “Kestrel, SIRET : 754 …”."""
    for label in page_words.labels:
        if not label.roles & {"vat_id", "other_number"} or label.first:
            continue
        before = label.run.text[: label.start]
        name = clean(before)
        if before.rstrip()[-1:] not in ",·|–-(" or any(s.isdigit() for s in name):
            continue
        party = party_at(found, label.page, label.run.box)
        if party not in ("buyer", "ship") and len(name.split()) <= _NAME:
            words = label.run.words_at(0, max(1, len(before.rstrip(" ,·|–-("))))
            yield Sign(name, _REGISTERED, words, "before its registration number")


def introducing(page_words: PageWords, found: list[Heading]) -> Iterator[Sign]:
    """The name over an address with telephone, mail or registration: who writes gives these of itself, seldom of the receiver.

    Of VAT ids the first one counts: the second is the receiver's.
    """
    labels = [label for label in page_words.labels if label.page == 1]
    accounts = {id(label.run) for label in labels if "iban" in label.roles}
    numbers = {id(label.run) for label in labels if "vat_id" in label.roles}
    numbered = False
    reached: list[Run] = []
    by_number: list[Run] = []
    for at, line in enumerate(page_words.lines):
        if line.page.number > 1 or line.box.y0 > _ADDRESSES * line.page.height:
            break
        for run in line.segments:
            told = is_reached(run.text) or id(run) in accounts
            number = id(run) in numbers or has_vat_id(run.text)
            first_number, numbered = number and not numbered, numbered or number
            if not told and not first_number:
                continue
            if party_at(found, 1, run.box) in ("buyer", "ship"):
                continue
            block = block_up_to(page_words, at, run)
            first = _behind_facts(page_words, block)
            if block[0] is run and told:
                first = _over_a_gap(page_words, at, run)
            named = not any(map(str.isdigit, first.text)) and ":" not in first.text
            if first is not run and named and is_name(page_words, clean(first.text)):
                (reached if told else by_number).append(first)
    for first in (*reached, *by_number):
        beside = any(_is_beside(first, other) for other in reached)
        if first in reached or not beside:
            why = OVER_CONTACT if first in reached else "over its own number"
            yield Sign(clean(first.text), _CONTACT, first.words, why)


def _behind_facts(page_words: PageWords, block: Sequence[Run]) -> Run:
    """The first text of a block that is none of the invoice's own facts: its number and days, in short lines over who writes."""
    facts = {
        id(label.run)
        for label in page_words.labels
        if label.first and label.roles & _FACTS and any(map(str.isdigit, label.after))
    }
    return next((run for run in block if id(run) not in facts), block[0])


def _over_a_gap(page_words: PageWords, at: int, run: Run) -> Run:
    """The first text of the address that stands over a telephone or mail address, a blank line between them."""
    for above in reversed(range(max(0, at - _NEAREST), at)):
        line = page_words.lines[above]
        gap = run.box.y0 - line.box.y1
        if line.page.number > 1 or gap > _BLANK * max(letters(run), 6):
            break
        for one in line.segments:
            edge = min(abs(one.box.x0 - run.box.x0), abs(one.box.x1 - run.box.x1))
            if (
                edge < 3
                and not page_words.splits(one, run)
                and not one.text.endswith(":")
            ):
                return top_of_block(page_words, above, one)
    return run


def _is_beside(one: Run, other: Run) -> bool:
    """Whether two names stand level with each other: those of two addresses."""
    return one is not other and abs(one.box.y0 - other.box.y0) < letters(one)


def _with_next_line(
    page_words: PageWords, line: Line, run: Run, known: list[str]
) -> tuple[str, tuple[Word, ...]]:
    """A name with its second line, where that is but the rest of a name, or a domain spells both."""
    for other in page_words.lines:
        down = other.box.y0 - line.box.y1
        if other.page is not line.page or not -0.5 * letters(run) < down < 0.8 * max(line.height, 6):  # fmt: skip
            continue
        for below in other.segments:
            apart = abs(below.box.x0 - run.box.x0) > 3 or len(below.words) > 4
            if apart or page_words.splits(run, below):
                continue
            both = goes_on(run, below)
            spelt = "".join(phrase(f"{run.text} {below.text}"))
            if both is None and (
                _REST.match(below.text) or any(spelt == domain for domain in known)
            ):
                both = f"{run.text} {below.text}"
            if both:
                return both, (*run.words, *below.words)
    return run.text, run.words


def goes_on(run: Run, below: Run) -> str | None:
    """A name with its next line, where it breaks off: at “and”, a comma or a hyphen, in letters as large."""
    if abs(letters(run) - letters(below)) > 0.15 * letters(run):
        return None
    if run.text.endswith("-"):
        return f"{run.text}{below.text}"
    broken = _BREAKS_OFF.search(run.text) or _TAKES_UP.match(below.text)
    return f"{run.text} {below.text}" if broken else None
