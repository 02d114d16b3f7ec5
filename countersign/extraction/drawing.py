"""An e-invoice drawn as pages: what stands on them comes as words, so that this knows no language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby, pairwise
from typing import Final

from countersign.extraction.files.render import render_page
from countersign.extraction.files.sniff import PDF
from countersign.extraction.files.words import pages_of_pdf
from countersign.extraction.model import Page, Word
from countersign.extraction.page.bidi import in_order, is_right_to_left, runs_left
from countersign.paper import Cell, Paper

VERSION: Final = 3
"""Counted up when the same e-invoice is drawn otherwise: what an earlier version drew is then drawn again."""

_APART: Final = 7.0  # points between the words of two columns, at least
_NO_DAY: Final = datetime(2000, 1, 1, tzinfo=UTC)  # the same file gives the same bytes


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values below, so many beside each other."""

    pairs: tuple[tuple[str, str], ...]
    heading: str = ""
    columns: int = 3


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, and what stands small below the first one."""

    cells: tuple[str, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head that stands again on each page. `widths` are shares; all columns but the first `left` are numbers."""

    head: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    heading: str = ""
    left: int = 1


@dataclass(frozen=True, slots=True)
class Sums:
    """Totals at the right margin; the last one is what it comes to."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """Paragraphs."""

    paragraphs: tuple[str, ...]
    heading: str = ""


Part = Facts | Table | Sums | Texts


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is drawn, in order. `says` tells what this is, `lacks` that a font has not all signs."""

    says: str
    syntax: str
    title: str
    amount: str
    below: str
    lacks: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A PDF, the pages of each sheet with the words on them, and the first one as a small WebP picture."""

    pdf: bytes
    sheets: tuple[tuple[Page, ...], ...]
    picture: bytes

    @property
    def pages(self) -> tuple[Page, ...]:
        """All pages, in order."""
        return tuple(page for pages in self.sheets for page in pages)


def draw(sheets: Sequence[Sheet], width: int) -> Drawing:
    """Draw them, each from a new page on, with the first page as a picture `width` pixels wide.

    The same sheets give the same bytes. A stranger wrote what stands on them: call it through a child.
    """
    pdf, begins = _pdf(sheets)
    picture = render_page(pdf, PDF, 1, width, format="WEBP")
    pages = tuple(map(_as_read, pages_of_pdf(pdf)))
    cuts = pairwise((*begins, len(pages)))
    return Drawing(pdf, tuple(pages[start:end] for start, end in cuts), picture)


def _as_read(page: Page) -> Page:
    """The page with words that run from right to left in the order in which they are read, column by column."""
    if not any(runs_left(word.text) for word in page.words):
        return page
    words = [word for one in _columns(page) for word in _column_as_read(page, one)]
    return replace(page, words=tuple(words))


def _columns(page: Page) -> Iterator[list[Word]]:
    """The words of each line, parted where another column begins."""
    column: list[Word] = []
    for word in page.words:
        if column and not -_APART < word.box.x0 - column[-1].box.x1 < _APART:
            yield column
            column = []
        column.append(word)
    yield column


def _column_as_read(page: Page, words: list[Word]) -> list[Word]:
    if is_right_to_left(replace(page, words=tuple(words))):
        return in_order(words[::-1])
    runs = groupby(words, key=lambda word: runs_left(word.text))
    return [
        word for to_left, run in runs for word in (list(run)[::-1] if to_left else run)
    ]


def prepare() -> None:
    """Have all that draws at hand, for all processes forked from this one."""
    _pdf([Sheet("", "", "", "", "", "", ())])


def _pdf(sheets: Sequence[Sheet]) -> tuple[bytes, list[int]]:
    """The PDF, and before which page each sheet begins."""
    begins: list[int] = []
    paper = Paper(title=sheets[0].title, foot=sheets[0].says, made_at=_NO_DAY)
    for at, sheet in enumerate(sheets):
        if at:
            paper.turn_over()
        begins.append(paper.page_count - 1)
        paper.masthead(sheet.says, sheet.syntax)
        paper.title(sheet.title, sheet.amount, sheet.below)
        for part in sheet.parts:
            _draw(paper, part)
    if paper.lacks:
        paper.gap(16)
        paper.text(sheets[0].lacks, quiet=True, size=8.5)
    return paper.finish(), begins


def _draw(paper: Paper, part: Part) -> None:
    if not isinstance(part, Sums) and part.heading:
        paper.heading(part.heading)
    match part:
        case Facts():
            paper.facts(part.pairs, columns=part.columns)
        case Table():
            head = tuple(_cells(part, part.head))
            rows = (tuple(_cells(part, row.cells, row.more)) for row in part.rows)
            paper.table(part.widths, head, rows)
        case Sums():
            paper.gap(5)
            for label, amount in part.rows[:-1]:
                paper.sum(label, amount)
            for label, amount in part.rows[-1:]:
                paper.sum(label, amount, bold=True)
        case Texts():
            for paragraph in part.paragraphs:
                paper.text(paragraph)
                paper.gap(3)


def _cells(table: Table, texts: tuple[str, ...], more: str = "") -> Iterator[Cell]:
    for at, text in enumerate(texts):
        align = "L" if at < table.left else "R"
        yield Cell(text, "L" if align == "L" else "R", more=more if at == 0 else "")
