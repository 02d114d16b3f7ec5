"""One document prepared for reading: its lines, labels, numbers, dates and languages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from typing import Final
from unicodedata import is_normalized, normalize

from countersign.extraction.model import Box, Buyer, Page, Word, enclosing
from countersign.extraction.page.bidi import (
    is_right_to_left,
    plain_digits,
    turned_about,
)
from countersign.extraction.page.copies import without_copies
from countersign.extraction.page.dates import PrintedDate, printed_dates
from countersign.extraction.page.earlier import of_earlier
from countersign.extraction.page.examples import example_pages
from countersign.extraction.page.figures import Figure, decimal_mark, figures
from countersign.extraction.page.grid import Grid
from countersign.extraction.page.label import Label
from countersign.extraction.page.layout import Line, Run, lines_of
from countersign.extraction.page.lexicon import (
    Lexicon,
    column_lexicon,
    label_lexicon,
    languages,
    spoken,
)
from countersign.extraction.page.spelling import phrase
from countersign.extraction.page.terms import Term, payment_terms

_MOST_WORDS: Final = 20_000
_SHORT: Final = 3  # letters of a label ("od", "no") that could as well begin a code
_SHORT_CELL: Final = 5  # words of a label's first line
_WRAPPED: Final = 6  # words of a label over several lines
_WEAK: Final = frozenset({"number_weak", "date_weak", "due_weak"})
_OTHER_NUMBERS: Final = frozenset({"vat_id", "other_number", "order", "iban"})
_INVOICES: Final = frozenset({"title", "number", "number_weak"})
_CODE_BEHIND: Final = re.compile(r"[-/_]\d")


class PageWords:
    """The pages of one document with everything the readers of single fields share."""

    def __init__(self, pages: Sequence[Page], buyer: Buyer) -> None:
        """Prepare these pages, received by `buyer`; words beyond 20,000, and copies of earlier pages, are left out."""
        shown = without_copies(_at_most(pages))
        self.pages = tuple(map(_readable, shown))
        self.turned = {
            page.number: page.width
            for page, before in zip(self.pages, shown, strict=True)
            if page is not before
        }
        self.buyer = buyer
        self.lines: list[Line] = [
            line for page in self.pages for line in lines_of(page)
        ]
        self.grids = {page.number: Grid(page) for page in self.pages}
        folded = [
            token.text for line in self.lines for run in line.tokens for token in run
        ]
        self.tokens = frozenset(folded)
        self.codes = spoken(folded)
        if examples := example_pages(self.lines, self.lexicon):
            self.lines = [
                line for line in self.lines if line.page.number not in examples
            ]
        self.mark = decimal_mark(
            (line.whole.text for line in self.lines),
            languages()[self.codes[0]].decimal,
        )

    @property
    def lexicon(self) -> Lexicon:
        """The labels of this document's languages."""
        return label_lexicon(frozenset(self.codes))

    @property
    def columns(self) -> Lexicon:
        """The table headings of this document's languages."""
        return column_lexicon(frozenset(self.codes))

    @cached_property
    def labels(self) -> list[Label]:
        """Every label in reading order."""
        found = [label for line in self.lines for label in self._labels(line)]
        wrapped = [*self._in_cells(found), *self._wrapped(found)]
        inside = {id(part) for _, parts in wrapped for part in parts}
        kept = [label for label in found if id(label) not in inside]
        every = [*kept, *(label for label, _ in wrapped if label)] if wrapped else found
        return of_earlier(self.lines, every)

    @cached_property
    def labels_of(self) -> dict[int, list[Label]]:
        """The labels of each line, by the line's identity."""
        found: dict[int, list[Label]] = {}
        for label in self.labels:
            found.setdefault(id(label.line), []).append(label)
        return found

    @cached_property
    def place_of(self) -> dict[int, int]:
        """Which line of the document each is, by its identity."""
        return {id(line): at for at, line in enumerate(self.lines)}

    @cached_property
    def dates(self) -> list[PrintedDate]:
        """Every date in the order this document writes them."""
        days = {term.days for term in self.terms}
        return printed_dates(self.lines, self.codes, self.buyer.date_order, days)

    @cached_property
    def terms(self) -> list[Term]:
        """How many days the document gives to pay, each time it says so."""
        return payment_terms(self.lines)

    @cached_property
    def figures(self) -> list[Figure]:
        """Every number that is no date."""
        taken: dict[int, list[tuple[int, int]]] = {}
        for one in self.dates:
            taken.setdefault(id(one.line), []).append((one.start, one.end))
        return [
            figure
            for line in self.lines
            for figure in figures(line, self.mark, taken.get(id(line), []))
        ]

    @cached_property
    def figures_of(self) -> dict[int, list[Figure]]:
        """The numbers of each line, by the line's identity."""
        found: dict[int, list[Figure]] = {}
        for figure in self.figures:
            found.setdefault(id(figure.line), []).append(figure)
        return found

    @cached_property
    def text(self) -> str:
        """All lines, one below the other."""
        return "\n".join(line.whole.text for line in self.lines)

    def splits(self, upper: Run, lower: Run) -> bool:
        """Whether a line is drawn between a text and one below it, which then is no part of it."""
        return self.grids[upper.words[0].page].splits(upper.box, lower.box)

    def is_buyer(self, name: str) -> bool:
        """Whether this is what the receiving organization is called."""
        own, other = phrase(self.buyer.name), phrase(name)
        return bool(own) and own == other[: len(own)]

    def _wrapped(self, found: Sequence[Label]) -> Iterator[tuple[Label, list[Label]]]:
        """Labels that their narrow cell breaks over two lines, with the shorter ones of their second line that they replace."""
        of_run: dict[int, list[Label]] = {}
        for label in found:
            of_run.setdefault(id(label.run), []).append(label)
        for upper, lower in pairwise(self.lines):
            for run, below in _cells_below(upper, lower):
                if self.splits(run, below):
                    continue
                parts = [*upper.tokens[upper.segments.index(run)]]
                rest = [*lower.tokens[lower.segments.index(below)]]
                for hit in self.lexicon.find([*parts, *rest]):
                    last = hit.end - len(parts) - 1
                    if hit.start != 0 or last < 0:
                        continue
                    end = rest[last].end
                    old = [one for one in of_run.get(id(below), []) if one.start < end]
                    if any(one.end > end for one in old):
                        continue
                    yield (
                        Label(
                            roles=hit.roles,
                            line=lower,
                            run=below,
                            start=0,
                            end=end,
                            box=below.box_at(0, end),
                            text=f"{run.text} {below.text[:end]}",
                            after=below.text[end:],
                            first=True,
                            exact=hit.exact,
                        ),
                        old,
                    )

    def _in_cells(
        self, found: Sequence[Label]
    ) -> Iterator[tuple[Label | None, list[Label]]]:
        """Labels over several lines of a drawn cell that holds nothing else, also broken within a word, and those they replace."""
        of_run: dict[int, list[Label]] = {}
        for label in found:
            of_run.setdefault(id(label.run), []).append(label)
        for parts in self._cells_of_words():
            text = _rejoined([run.text for _, run in parts])
            inside = [one for _, run in parts for one in of_run.get(id(run), [])]
            line, run = parts[-1]
            roles = self.lexicon.roles(text) or self.lexicon.roles(
                "".join(run.text for _, run in parts)
            )
            if roles:
                box = enclosing([one.box for _, one in parts])
                whole = Label(roles, line, run, 0, len(run.text), box, text, "", first=True, exact=True)  # fmt: skip
                yield whole, inside
            else:
                first = parts[0][1]
                yield None, [one for one in inside if one.run is not first and one.roles <= _WEAK]  # fmt: skip

    def _cells_of_words(self) -> Iterator[list[tuple[Line, Run]]]:
        """The texts of each drawn cell that holds two or three short lines without a number."""
        cells: dict[tuple[int, Box], list[tuple[Line, Run]]] = {}
        for line in self.lines:
            grid = self.grids[line.page.number]
            if grid.empty:
                continue
            for run in line.segments:
                cell = grid.cell(run.box)
                if cell.closed:
                    cells.setdefault((line.page.number, cell.box), []).append((line, run))  # fmt: skip
        for parts in cells.values():
            text = "".join(run.text for _, run in parts)
            words = sum(len(run.words) for _, run in parts)
            if 2 <= len(parts) <= 3 and words <= _WRAPPED and not any(map(str.isdigit, text)):  # fmt: skip
                yield parts

    def _labels(self, line: Line) -> list[Label]:
        found: list[Label] = []
        for run, parts in zip(line.segments, line.tokens, strict=True):
            for hit in self.lexicon.find(parts):
                start, end = parts[hit.start].start, parts[hit.end - 1].end
                if end - start <= _SHORT and _CODE_BEHIND.match(run.text, end):
                    continue
                if found and _belongs_to(found[-1], run, start, hit.roles):
                    continue
                found.append(
                    Label(
                        roles=hit.roles,
                        line=line,
                        run=run,
                        start=start,
                        end=end,
                        box=run.box_at(start, end),
                        text=run.text[start:end],
                        after=run.text[end:],
                        first=hit.start == 0,
                        exact=hit.exact,
                    )
                )
        return found


def _belongs_to(label: Label, run: Run, start: int, roles: frozenset[str]) -> bool:
    """Whether a mere “#” or “No.” stands right behind a label of another number, as in “VAT # GB 123”."""
    return (
        roles == {"number_weak"}
        and label.run is run
        and not run.text[label.end : start].strip(" .")
        and bool(label.roles & _OTHER_NUMBERS)
        and label.roles.isdisjoint(_INVOICES)
    )


def _cells_below(upper: Line, lower: Line) -> Iterator[tuple[Run, Run]]:
    """Short texts without numbers that end their line, and what stands close below them, aligned on a side or centred."""
    gap = lower.box.y0 - upper.box.y1
    if lower.page is not upper.page or not -0.7 < gap / max(upper.height, 4) < 0.65:
        return
    run = upper.segments[-1]
    if len(run.words) > _SHORT_CELL or any(map(str.isdigit, run.text)):
        return
    for below in lower.segments:
        left, right = below.box.x0 - run.box.x0, below.box.x1 - run.box.x1
        aligned = min(abs(left), abs(right), abs(left + right) / 2) < 3
        if aligned and below is not lower.segments[-1]:
            yield run, below


def _rejoined(lines: Sequence[str]) -> str:
    """Lines as one text, a word that a hyphen breaks put together."""
    text = lines[0]
    for line in lines[1:]:
        broken = text.endswith("-") and line[:1].islower()
        text = text[:-1] + line if broken else f"{text} {line}"
    return text


def _composed(word: Word) -> Word:
    """The word with its letters and accents as one sign each, however the file stores them, and digits as other scripts have them."""
    if word.text.isascii():
        return word
    plain = plain_digits(word.text)
    if plain == word.text and is_normalized("NFC", plain):
        return word
    return word._replace(text=normalize("NFC", plain))


def _readable(page: Page) -> Page:
    """The page as the rules take it: one that runs from right to left turned about."""
    return turned_about(page) if is_right_to_left(page) else page


def _at_most(pages: Sequence[Page]) -> list[Page]:
    """The pages with as many words as there is room for: the first page's and the last one's before the others'."""
    kept: list[Page] = []
    last = pages[-1:] if len(pages) > 1 else ()
    room = _MOST_WORDS - sum(min(len(page.words), _MOST_WORDS // 2) for page in last)
    for page in pages:
        most = _MOST_WORDS // 2 if page in last else room
        words = tuple(_composed(word) for word in page.words[:most])
        room -= 0 if page in last else len(words)
        kept.append(replace(page, words=words))
    return kept
