"""Names at the edges of a page: the largest text at its top, the first text of all, and of the footer."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from countersign.extraction.model import Box, Word
from countersign.extraction.page.domains import domains
from countersign.extraction.page.layout import Line, Run
from countersign.extraction.page.names import clean, is_label, is_name
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.parties import Heading, party_at
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
_FOOTER: Final = 0.85  # of the page: below begins a footer
_LEADING: Final = 5  # lines
_NAME: Final = 7  # words of a name
_LETTERHEAD, _FIRST, _FIRST_IN_FOOTER = 0.45, 0.3, 0.42
_SHORT: Final = 7  # letters
_ONE_SEEN: Final = 0.25
_REPEATED, _REGISTERED = 0.4, 0.5
_OWN_NUMBER, _CONTACT = 0.5, 0.5
_TELLING: Final = frozenset({"vat_id", "iban"})
_VAT: Final = frozenset({"vat_id"})
_REACHED: Final = re.compile(r"@|\bwww\.|\+\d\d[ (\d]|\b(?:T[eé]l|Phone|Fon|Mobil)\b", re.IGNORECASE)  # fmt: skip
_ADDRESSES: Final = 0.6  # of the first page
_BLOCK: Final = 12  # lines
_CLOSE: Final = 0.7  # line heights


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that speaks for a name."""

    name: str
    weight: float
    words: tuple[Word, ...]
    why: str


def letterhead(page_words: PageWords, found: list[Heading]) -> Iterator[Sign]:
    """The largest text at the top of the first page, and the first text of all."""
    top = [
        (line, run)
        for line in page_words.lines
        if line.page.number == 1 and line.box.y0 < 0.3 * line.page.height
        if not any(one.money for one in page_words.figures_of.get(id(line), ()))
        for run in line.segments
        if not is_label(page_words, run.text)
        and party_at(found, 1, run.box) not in ("buyer", "ship")
        and is_name(page_words, clean(run.text))
        and len(run.words) <= 7
        and ":" not in run.text
    ]
    if not top:
        return
    known = domains(page_words, found)
    tallest = max(top, key=lambda pair: (_letters(pair[1]), -pair[0].box.y0))
    usual = sorted(_letters(run) for _, run in top)[len(top) // 2]
    if _letters(tallest[1]) > 1.25 * usual:
        run = tallest[1]
        text, words = _with_next_line(page_words, tallest[0], run, known)
        weight = _ONE_SEEN if _is_scribble(words) else _LETTERHEAD
        yield Sign(clean(text), weight, words, "largest at the top")
    line, run = top[0]
    high = line.box.y0 < 0.13 * line.page.height
    heads = high or (leads(page_words, line) and is_centred(line, run.box))
    weight = _FIRST + (0.15 if heads else 0.05 if _leads_on(line, run) else -0.1)
    text, words = _with_next_line(page_words, line, run, known)
    weight = min(weight, _ONE_SEEN) if _is_scribble(words) else weight
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
    """The name over an address with telephone, mail or registration: who writes gives these of itself, seldom of the receiver."""
    told = {
        id(label.run): _OWN_NUMBER if label.roles <= _VAT else _CONTACT
        for label in page_words.labels
        if label.page == 1 and label.roles & _TELLING
    }
    for at, line in enumerate(page_words.lines):
        if line.page.number > 1 or line.box.y0 > _ADDRESSES * line.page.height:
            return
        for run in line.segments:
            weight = told.get(id(run), 0.0) or _reached(run.text)
            if not weight or party_at(found, 1, run.box) in ("buyer", "ship"):
                continue
            first = top_of_block(page_words, at, run)
            named = not any(map(str.isdigit, first.text))
            if first is not run and named and is_name(page_words, clean(first.text)):
                yield Sign(clean(first.text), weight, first.words, "over its own address")  # fmt: skip


def _reached(text: str) -> float:
    """How far a text tells that whoever it is about gives ways to be reached, or an own VAT id."""
    if _REACHED.search(text):
        return _CONTACT
    return _OWN_NUMBER if has_vat_id(text) else 0.0


def top_of_block(page_words: PageWords, at: int, run: Run) -> Run:
    """The first text of the lines that stand close above each other on one edge."""
    for line in reversed(page_words.lines[max(0, at - _BLOCK) : at]):
        gap = run.box.y0 - line.box.y1
        if line.page.number > 1 or gap > _CLOSE * max(_letters(run), 6):
            break
        over = [
            one
            for one in line.segments
            if min(abs(one.box.x0 - run.box.x0), abs(one.box.x1 - run.box.x1)) < 3
        ]
        if over and not page_words.splits(over[0], run):
            run = over[0]
    return run


def is_first_block(page_words: PageWords, line: Line, run: Run) -> bool:
    """Whether a text belongs to what its page begins with, before the first gap, and nothing stands over its block."""
    at = page_words.place_of[id(line)]
    last = page_words.lines[0]
    for other in page_words.lines[: at + 1]:
        if other.box.y0 - last.box.y1 > _CLOSE * max(other.height, 6):
            return False
        last = other if other.box.y1 > last.box.y1 else last
    top = top_of_block(page_words, at, run).box
    return not any(
        other.box.y1 < top.y0 and min(other.box.x1, top.x1) > max(other.box.x0, top.x0)
        for upper in page_words.lines[:at]
        for other in upper.segments
    )


def footers(page_words: PageWords) -> Iterator[Sign]:
    """The first text of a footer in columns: the sender's name over its address and bank."""
    lines = [
        line
        for line in page_words.lines
        if line.page.number == 1 and line.box.y0 > _FOOTER * line.page.height
    ]
    for line, below in pairwise(lines):
        run = line.segments[0]
        apart = abs(below.box.x0 - run.box.x0)
        if len(line.segments) >= 2 and len(below.segments) >= 2 and apart < 4:
            if is_name(page_words, clean(run.text)) and ":" not in run.text:
                yield Sign(
                    clean(run.text), _FIRST_IN_FOOTER, run.words, "first in the footer"
                )
            return


def _with_next_line(
    page_words: PageWords, line: Line, run: Run, known: list[str]
) -> tuple[str, tuple[Word, ...]]:
    """A name with its second line, where that is but the rest of a name, or a domain spells both."""
    for other in page_words.lines:
        down = other.box.y0 - line.box.y1
        if other.page is not line.page or not -0.5 * _letters(run) < down < 0.8 * max(line.height, 6):  # fmt: skip
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
    if abs(_letters(run) - _letters(below)) > 0.15 * _letters(run):
        return None
    if run.text.endswith("-"):
        return f"{run.text}{below.text}"
    broken = _BREAKS_OFF.search(run.text) or _TAKES_UP.match(below.text)
    return f"{run.text} {below.text}" if broken else None


def _letters(run: Run) -> float:
    heights = sorted(word.box.y1 - word.box.y0 for word in run.words)
    return heights[len(heights) // 2]


def in_window(line: Line, box: Box) -> bool:
    """Where letters show the receiver's address: on the left, in the upper third, below the letterhead."""
    high = line.page.height
    return (
        line.page.number == 1
        and box.x0 < 0.45 * line.page.width
        and 0.13 * high < line.box.y0 < 0.36 * high
    )


def is_centred(line: Line, box: Box) -> bool:
    """A letterhead in the middle, as receipts have it; a receiver's address stands on one side."""
    off = abs(box.x0 + box.x1 - line.page.width) / 2
    return off < 0.06 * line.page.width


def leads(page_words: PageWords, line: Line) -> bool:
    """One of the first lines of the first page, wherever on the picture of a receipt they are."""
    return any(line is first for first in page_words.lines[:_LEADING])
