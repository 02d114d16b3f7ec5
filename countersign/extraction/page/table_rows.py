"""The rows below a heading, and which of them belong to one item."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from countersign.extraction.page.cells import Cell
from countersign.extraction.page.layout import Line

NUMBERS: Final = ("quantity", "unit_price", "line_total", "tax_rate", "discount")


@dataclass(slots=True)
class TableRow:
    """A line below a heading row, cut into the cells of its columns."""

    line: Line
    cells: list[Cell]

    def has(self, kind: str) -> Cell | None:
        """The cell of this kind, one that holds a number where the kind is of numbers."""
        for cell in self.cells:
            if cell.kind == kind and (cell.figure or kind not in NUMBERS):
                return cell
        return None


def blocks(rows: Sequence[TableRow], anchor: str) -> list[list[TableRow]]:
    """The rows of each item: its anchor row, and the rows around it that belong to it."""
    anchors = [at for at, row in enumerate(rows) if row.has(anchor)]
    found: list[list[TableRow]] = []
    if not anchors:
        return found
    start = 0
    leads = anchors[0] > 0 and not any(rows[at].has("description") for at in anchors)
    for number, at in enumerate(anchors):
        end = anchors[number + 1] if number + 1 < len(anchors) else len(rows)
        if leads and end > at + 1 and not any(row.has("position") for row in rows):
            found.append(list(rows[start : at + 1]))
            start = at + 1
            continue
        cut = _cut(rows, at, end) if number + 1 < len(anchors) else _last(rows, at)
        found.append(list(rows[start:cut]))
        start = cut
    return found


def _gaps(rows: Sequence[TableRow]) -> list[float]:
    return [after.line.box.y0 - before.line.box.y1 for before, after in pairwise(rows)]


def _cut(rows: Sequence[TableRow], at: int, following: int) -> int:
    """Where between two anchors the second item begins: at its own quantity, or the widest gap."""
    for index in range(at + 1, following):
        row = rows[index]
        if row.has("quantity") and row.has("unit_price") and rows[at].has("quantity"):
            return index
        begins = rows[at].has("position") or not rows[at].has("description")
        if row.has("position") and begins and _whole(row):
            return index
    gaps = _gaps(rows[at : following + 1])
    if len(gaps) < 2:
        return following
    widest = max(range(len(gaps)), key=lambda index: gaps[index])
    usual = median(gaps)
    if gaps[widest] > max(1.6 * usual, usual + 2.5) and widest != len(gaps) - 1:
        return at + widest + 1
    return following


def _whole(row: TableRow) -> bool:
    cell = row.has("position")
    return bool(cell and cell.figure and cell.figure.decimals == 0)


def _last(rows: Sequence[TableRow], at: int) -> int:
    """Where the last item ends: at the first wide gap below it."""
    gaps = _gaps(rows[at:])
    usual = min((gap for gap in gaps[:3]), default=0.0)
    for index, gap in enumerate(gaps):
        if gap > max(14.0, 2.5 * max(usual, 4.0)):
            return at + index + 1
    return len(rows)
