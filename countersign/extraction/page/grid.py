"""The cells that a page's drawn lines make, and which of them a place lies in."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final, NamedTuple

from countersign.extraction.model import Box, Page

_REACH: Final = 1.5  # points a line may end short of what it bounds
_OVERLAP: Final = 1.0  # points a text may stick out over its cell's line
_SAME: Final = (
    2.5  # points between the two lines of a double rule, or of two frames side by side
)


class Cell(NamedTuple):
    """The room that the nearest lines around a place leave; `sides` of the four are drawn, the others are the page's edges."""

    box: Box
    sides: int

    @property
    def closed(self) -> bool:
        """Whether lines go all around."""
        return self.sides == 4


class Grid:
    """The lines of one page, asked for cells."""

    def __init__(self, page: Page) -> None:
        """Take the lines of this page."""
        self._page = Box(0, 0, page.width, page.height)
        level = [line for line in page.lines if line.y0 == line.y1]
        upright = [line for line in page.lines if line.y0 != line.y1]
        self._level = sorted(level, key=lambda line: line.y0)
        self._upright = sorted(upright, key=lambda line: line.x0)
        self._heights = [line.y0 for line in self._level]
        self._places = [line.x0 for line in self._upright]
        self._known: dict[Box, Cell] = {}

    @property
    def empty(self) -> bool:
        """Whether nothing is drawn."""
        return not self._level and not self._upright

    def cell(self, box: Box) -> Cell:
        """The cell around the middle of a text."""
        if box not in self._known:
            self._known[box] = self._cell(box)
        return self._known[box]

    def _cell(self, box: Box) -> Cell:
        x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        top = _nearest(self._level[: bisect_right(self._heights, y)], x, down=True)
        bottom = _nearest(self._level[bisect_right(self._heights, y) :][::-1], x, down=True)  # fmt: skip
        left = _nearest(self._upright[: bisect_right(self._places, x)], y, down=False)
        right = _nearest(self._upright[bisect_right(self._places, x) :][::-1], y, down=False)  # fmt: skip
        around = Box(
            left.x0 if left else self._page.x0,
            top.y0 if top else self._page.y0,
            right.x0 if right else self._page.x1,
            bottom.y0 if bottom else self._page.y1,
        )
        return Cell(around, sum(line is not None for line in (left, top, right, bottom)))  # fmt: skip

    def parts(self, left: Box, right: Box) -> bool:
        """Whether an upright line stands between two texts of one line."""
        middle = (max(left.y0, right.y0) + min(left.y1, right.y1)) / 2
        begin = bisect_left(self._places, left.x1 - _OVERLAP)
        end = bisect_right(self._places, right.x0 + _OVERLAP)
        return any(
            line.y0 - _REACH <= middle <= line.y1 + _REACH
            for line in self._upright[begin:end]
        )

    def splits(self, upper: Box, lower: Box) -> bool:
        """Whether a level line stands between a text and one below it, and goes on beside the first."""
        middle = (max(upper.x0, lower.x0) + min(upper.x1, lower.x1)) / 2
        begin = bisect_left(self._heights, (upper.y0 + upper.y1) / 2)
        end = bisect_right(self._heights, (lower.y0 + lower.y1) / 2)
        return any(
            line.x0 - _REACH <= middle <= line.x1 + _REACH
            for line in self._level[begin:end]
        )


def _nearest(lines: Sequence[Box], at: float, *, down: bool) -> Box | None:
    """The last of these lines that runs past this place."""
    for line in reversed(lines):
        begin, end = (line.x0, line.x1) if down else (line.y0, line.y1)
        if begin - _REACH <= at <= end + _REACH:
            return line
    return None


def is_right_of(one: Cell, other: Cell) -> bool:
    """Whether a cell is the right neighbour of another one in its row."""
    shared = min(one.box.y1, other.box.y1) - max(one.box.y0, other.box.y0)
    smaller = min(one.box.y1 - one.box.y0, other.box.y1 - other.box.y0)
    return -_SAME <= one.box.x0 - other.box.x1 <= _SAME and shared > 0.5 * smaller


def is_below(one: Cell, other: Cell) -> bool:
    """Whether a cell is the one below another in its column."""
    shared = min(one.box.x1, other.box.x1) - max(one.box.x0, other.box.x0)
    smaller = min(one.box.x1 - one.box.x0, other.box.x1 - other.box.x0)
    return -_SAME <= one.box.y0 - other.box.y1 <= _SAME and shared > 0.5 * smaller
