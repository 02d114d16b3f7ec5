"""Tables of totals: a row that is the sum of the rows beside it, column by column, whatever their headings say."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from countersign.extraction.page.figures import Figure
from countersign.extraction.page.layout import Line
from countersign.extraction.page.page_words import PageWords

_COLUMNS: Final = 2  # that must add up
_ROWS: Final = 2
_FAR: Final = 40  # lines that a table goes on
_NEXT: Final = 4.0  # line heights to its next row
_ALIGNED: Final = 3.0  # points


@dataclass(frozen=True, slots=True)
class Table:
    """What its row of sums holds, and what the rows do that it sums."""

    whole: frozenset[Decimal]
    parts: frozenset[Decimal]


def summed_tables(page_words: PageWords) -> list[Table]:
    """Every table with a row of sums, last or first, in at least two columns of at least two rows."""
    rows = {
        at: numbers
        for at, line in enumerate(page_words.lines)
        if len(numbers := _numbers(page_words, line)) >= _COLUMNS
    }
    return [
        table
        for at in rows
        for step in (-1, 1)
        for table in _tables(page_words, rows, at, step)
    ]


def _numbers(page_words: PageWords, line: Line) -> list[Figure]:
    return [
        figure
        for figure in page_words.figures_of.get(id(line), [])
        if figure.value and (figure.money or figure.decimals == 3)
    ]


def _tables(
    page_words: PageWords, rows: dict[int, list[Figure]], at: int, step: int
) -> Iterator[Table]:
    """The largest table of which this row is the sum, that goes on upwards (-1) or downwards from it."""
    sums = dict.fromkeys(range(len(rows[at])), Decimal(0))
    parts: set[Decimal] = set()
    count, found = 0, None
    last = page_words.lines[at]
    for index in range(at + step, at + step * _FAR, step):
        if not 0 <= index < len(page_words.lines):
            break
        line = page_words.lines[index]
        gap = max(line.box.y0 - last.box.y1, last.box.y0 - line.box.y1)
        if line.page is not last.page or gap > _NEXT * max(last.height, 6.0):
            break
        last = line
        beside = [_in_column(one, rows.get(index, [])) for one in rows[at]]
        sums = {
            column: value + other.value
            for column, value in sums.items()
            if (other := beside[column]) is not None
        } or sums
        if not any(beside):
            continue
        count += 1
        parts |= {one.value for one in rows[index]}
        held = [one for column, one in enumerate(rows[at]) if sums.get(column) == one.value]  # fmt: skip
        if count >= _ROWS and len(held) >= _COLUMNS:
            whole = frozenset(one.value for one in held)
            found = Table(whole, frozenset(parts - whole))
    if found:
        yield found


def _in_column(figure: Figure, row: list[Figure]) -> Figure | None:
    """The number of another row in the same column."""
    for other in row:
        edges = (
            figure.box.x1 - other.box.x1,
            figure.box.x0 - other.box.x0,
            (figure.box.x0 + figure.box.x1 - other.box.x0 - other.box.x1) / 2,
        )
        if min(map(abs, edges)) < _ALIGNED:
            return other
    return None
