"""Where the numbers of a table really stand: its rows together, matched in order to its headings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from countersign.extraction.model import Box
from countersign.extraction.page.cells import Cell, distance
from countersign.extraction.page.columns import NUMERIC, OTHER, Column

_ALIGNED: Final = 2.5  # points between edges or middles that count as one
_LEFT_OUT, _MONEY_LEFT_OUT = (
    120.0,
    200.0,
)  # what it costs to have a band without a heading
_RATES: Final = frozenset({"tax_rate", "discount"})
_NOT_A_RATE: Final = 60.0
_FEWEST: Final = 0.5  # of the rows with numbers, for a band to be a column


@dataclass(frozen=True, slots=True)
class _Band:
    """Numbers that stand below each other: the room they take, and whether they are rates or all money."""

    box: Box
    rows: frozenset[int]
    percent: bool
    money: bool


def as_printed(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]]
) -> tuple[Column, ...]:
    """The columns, each moved to where its numbers stand, where all rows together tell that.

    A right-aligned number can stand nearer to the next column's left-aligned heading than to its own.
    """
    numbers = [
        (at, cell)
        for at, row in enumerate(rows)
        for cell in row
        if cell.figure and cell.numeric and cell.column >= 0
    ]
    bands = _bands(numbers)
    most = max((len(band.rows) for band in bands), default=0)
    bands = [band for band in bands if len(band.rows) >= _FEWEST * most]
    if all(column.ruled for column in columns):
        return tuple(columns)
    if len(bands) < 2 or any(a.box.x1 > b.box.x0 for a, b in pairwise(bands)):
        return tuple(columns)
    moved = list(columns)
    for band, at in _matched(bands, columns):
        if columns[at].kind not in NUMERIC | {OTHER}:
            continue
        moved[at] = replace(columns[at], x0=band.box.x0, x1=band.box.x1)
    return tuple(moved)


def _bands(numbers: Sequence[tuple[int, Cell]]) -> list[_Band]:
    """The numbers by the edge or middle they share, from the left."""
    bands: list[_Band] = []
    for at, cell in sorted(numbers, key=lambda one: one[1].box.x0):
        percent = cell.figure is not None and cell.figure.kind == "percent"
        money = cell.figure is not None and cell.figure.money
        for index, band in enumerate(bands):
            if _aligned(band.box, cell.box) and band.percent == percent:
                box = Box(
                    min(band.box.x0, cell.box.x0),
                    band.box.y0,
                    max(band.box.x1, cell.box.x1),
                    band.box.y1,
                )
                bands[index] = _Band(
                    box, band.rows | {at}, percent, band.money and money
                )
                break
        else:
            bands.append(_Band(cell.box, frozenset({at}), percent, money))
    return sorted(bands, key=lambda band: band.box.x0)


def _aligned(one: Box, other: Box) -> bool:
    shared = min(one.x1, other.x1) - max(one.x0, other.x0)
    return shared > 0 and (
        min(
            abs(one.x0 - other.x0),
            abs(one.x1 - other.x1),
            abs(one.x0 + one.x1 - other.x0 - other.x1) / 2,
        )
        <= _ALIGNED
    )


def _matched(
    bands: Sequence[_Band], columns: Sequence[Column]
) -> list[tuple[_Band, int]]:
    """Bands and columns in the order of both that lie nearest to each other; a band may have none."""
    best: list[list[tuple[float, tuple[int, ...]]]] = [[(0.0, ())] * (len(columns) + 1)]
    for band in bands:
        out = _MONEY_LEFT_OUT if band.money else _LEFT_OUT
        above, row = best[-1], [(best[-1][0][0] + out, (*best[-1][0][1], -1))]
        for at, column in enumerate(columns):
            taken = (
                above[at][0] + _cost(band, column),
                (*above[at][1], at),
            )
            left_out = (above[at + 1][0] + out, (*above[at + 1][1], -1))
            row.append(min(taken, left_out, row[-1]))
        best.append(row)
    return [
        (band, at) for band, at in zip(bands, best[-1][-1][1], strict=True) if at >= 0
    ]


def _cost(band: _Band, column: Column) -> float:
    cost = distance(band.box, column)
    return cost if band.percent == (column.kind in _RATES) else cost + (_NOT_A_RATE if band.percent else 0.0)  # fmt: skip
