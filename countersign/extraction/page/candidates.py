"""What could be a field's value, with how much speaks for it and where it stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from countersign.extraction.model import Box, Word
from countersign.extraction.page.grid import Cell, is_below, is_right_of
from countersign.extraction.page.label import Label
from countersign.extraction.page.page_words import PageWords

_NEXT_CELL, _CELL_BELOW, _UNDER, _NEXT_TEXT = 0.97, 0.9, 0.75, 0.93
_CAPTION: Final = 0.8  # of the value's height, at most
_ALIGNED: Final = 3.0  # points
_KEPT: Final = 0.3  # what doubt leaves at least: still worth a look


class Placed(Protocol):
    """Anything that stands on a page."""

    @property
    def box(self) -> Box:
        """Where it stands."""
        ...

    @property
    def page(self) -> int:
        """The page, from 1."""
        ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value in canonical form; `score` is how much speaks for it, from 0 to 1.

    `lead` is by how much a sum that it is part of beats the best other sum of the page, at most 2;
    `most` is how sure it can be, whatever else speaks for it.
    """

    value: str
    score: float
    words: tuple[Word, ...]
    reason: str
    proven: bool = False
    lead: float = 0.0
    most: float = 1.0


def ranked(candidates: Iterable[Candidate], most: int = 4) -> list[Candidate]:
    """The best candidate of each value, the likeliest first."""
    best: dict[str, Candidate] = {}
    for one in candidates:
        if one.value not in best or one.score > best[one.value].score:
            best[one.value] = one
    return sorted(best.values(), key=lambda one: -one.score)[:most]


def doubted(candidates: Sequence[Candidate], near: float = 0.12) -> list[Candidate]:
    """The same, the first one believed less when the second is nearly as good."""
    if len(candidates) < 2 or candidates[0].proven:
        return list(candidates)
    first, second = candidates[0], candidates[1]
    lead = first.score - second.score
    if lead >= near:
        return list(candidates)
    score = first.score - 0.3 * (near - lead) / near
    kept = min(first.score, _KEPT)
    return [replace(first, score=max(score, kept)), *candidates[1:]]


def beside(label: Label, item: Placed) -> float:
    """How clearly the item stands right of the label, from 0 (not at all) to 1."""
    if label.page != item.page:
        return 0.0
    high = max(label.box.y1 - label.box.y0, item.box.y1 - item.box.y0, 4.0)
    lower = abs(_middle(label.box) - _middle(item.box))
    if lower > 0.6 * high or item.box.x0 < label.box.x1 - 3:
        return 0.0
    distance = (item.box.x0 - label.box.x1) / label.line.page.width
    return 1.0 - 0.4 * min(1.0, max(0.0, distance) / 0.5)


def below(label: Label, item: Placed) -> float:
    """How clearly the item stands under the label, from 0 (not at all) to 0.85."""
    if label.page != item.page:
        return 0.0
    high = max(label.box.y1 - label.box.y0, 6.0)
    gap = item.box.y0 - label.box.y1
    if not -0.3 * high <= gap <= 2.6 * high:
        return 0.0
    shared = min(label.box.x1, item.box.x1) - max(label.box.x0, item.box.x0)
    left = abs(label.box.x0 - item.box.x0)
    right = abs(label.box.x1 - item.box.x1)
    if shared <= 0 and min(left, right) > 8:
        return 0.0
    aligned = min(left, right, abs(_center(label.box) - _center(item.box)))
    return 0.85 - 0.12 * max(0.0, gap) / (2.6 * high) - 0.15 * min(1.0, aligned / 60)


def between(page_words: PageWords, label: Label, item: Placed) -> list[Label]:
    """The other labels that stand on the way from the label to an item right of it."""
    return [
        other
        for other in page_words.labels_of.get(id(label.line), [])
        if other is not label
        and other.box.x0 >= label.box.x1 - 1
        and other.box.x1 <= item.box.x0 + 3
    ]


def link(page_words: PageWords, label: Label, item: Placed) -> float:
    """How clearly the label speaks of the item: in the next cell, else beside it or above it, nothing else between."""
    by_cells = across_cells(page_words, label, item)
    if by_cells is not None:
        return by_cells
    near = beside(label, item)
    if near and _is_next(label, item):
        near = max(near, _NEXT_TEXT)
    if near:
        return max(0.0, near - 0.3 * len(between(page_words, label, item)))
    under = below(label, item)
    if (
        under
        and label.after.strip(" :.#")
        and not _only_labels_after(page_words, label)
    ):
        under -= 0.2
    return max(0.0, under) or over(page_words, label, item)


def _is_next(label: Label, item: Placed) -> bool:
    """Whether the item begins the last text of a line of two, of which the label is the first: a row of a list, however wide."""
    texts = label.line.segments
    if len(texts) != 2 or texts[0] is not label.run or not label.first or label.after.strip(" :.#"):  # fmt: skip
        return False
    begins = abs(texts[1].box.x0 - item.box.x0) < 1
    return (
        begins
        and abs(_middle(texts[1].box) - _middle(item.box)) < label.line.height / 2
    )


def over(page_words: PageWords, label: Label, item: Placed) -> float:
    """How clearly a label in small letters stands right under what it names, nearer than anything stands over that."""
    high, small = item.box.y1 - item.box.y0, label.box.y1 - label.box.y0
    gap = label.box.y0 - item.box.y1
    left, middle = (
        label.box.x0 - item.box.x0,
        (label.box.x0 + label.box.x1 - item.box.x0 - item.box.x1) / 2,
    )
    if (
        label.page != item.page
        or not label.first
        or label.after.strip(" :.#")
        or small > _CAPTION * high
        or not -0.3 * high <= gap <= high
        or min(abs(left), abs(middle)) > _ALIGNED
    ):
        return 0.0
    nearest = max(
        (
            run.box.y1
            for line in page_words.lines
            if line.page.number == item.page
            and item.box.y0 - 3 * high < line.box.y0 < item.box.y0 - 0.3 * high
            for run in line.segments
            if min(run.box.x1, item.box.x1) > max(run.box.x0, item.box.x0)
            and run.box.y1 <= item.box.y0 + 0.3 * high
        ),
        default=None,
    )
    is_nearer = nearest is None or item.box.y0 - nearest > 1.5 * max(gap, 0.0) + 1
    return _UNDER if is_nearer else 0.0


def across_cells(page_words: PageWords, label: Label, item: Placed) -> float | None:
    """How clearly a label in one drawn cell speaks of an item in another; None where the cells tell nothing.

    A cell that holds a label alone names what its right neighbour holds, or the one below it.
    """
    grid = page_words.grids.get(label.page)
    if grid is None or grid.empty or label.page != item.page:
        return None
    own, its = grid.cell(label.box), grid.cell(item.box)
    if own == its or not own.closed or not its.closed:
        return None
    if label.after.strip(" :.#") or not label.first:
        return None
    if _claimed(page_words, its, item):
        return 0.0
    if is_right_of(its, own):
        return _NEXT_CELL
    return _CELL_BELOW if is_below(its, own) else None


def _claimed(page_words: PageWords, cell: Cell, item: Placed) -> bool:
    """Whether a cell holds a label of its own before or above what stands in it."""
    grid = page_words.grids[item.page]
    return any(
        label.page == item.page
        and label.first
        and label.box.y0 <= item.box.y0 + 2
        and (label.box.x1 <= item.box.x0 + 2 or label.box.y1 <= item.box.y0 + 2)
        and grid.cell(label.box) == cell
        for label in page_words.labels
    )


def _only_labels_after(page_words: PageWords, label: Label) -> bool:
    return any(
        other.run is label.run and other.start >= label.end
        for other in page_words.labels_of.get(id(label.line), [])
    )


def _middle(box: Box) -> float:
    return (box.y0 + box.y1) / 2


def _center(box: Box) -> float:
    return (box.x0 + box.x1) / 2
