"""Single digits that stand alone in a column: the detector takes most of them for dirt."""

from typing import Final

import cv2
import numpy as np

from .lines import Pixels

# All in heights of a usual line, which is half as high again as its figures.
_HIGH: Final = (0.35, 0.85)
_WIDE: Final = (0.08, 0.75)
_LEVEL: Final = 0.25  # off the middle of a line, at most
_CLEAR: Final = 0.5  # blank on both sides of what stands alone
_MARGIN: Final = 0.25
_MOST: Final = 80


def figures_alone(pixels: Pixels, quads: list[Pixels], usual: float) -> list[Pixels]:
    """The corners of what could be a figure by itself, on the level of lines that were found."""
    ink = _uncovered_ink(pixels, quads)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    marks = stats[1:][stats[1:, cv2.CC_STAT_AREA] > 0.01 * usual**2]
    lefts, tops, wide, high = (marks[:, column] for column in range(4))
    fits = (high > _HIGH[0] * usual) & (high < _HIGH[1] * usual)
    fits &= (wide > _WIDE[0] * usual) & (wide < _WIDE[1] * usual)
    middles = np.array([quad[:, 1].mean() for quad in quads])
    found = []
    for index in np.flatnonzero(fits)[: _MOST * 4]:
        y = tops[index] + high[index] / 2
        level = np.abs(middles - y).min() < _LEVEL * usual
        if level and _stands_clear(index, marks, usual):
            x0, x1 = lefts[index], lefts[index] + wide[index]
            pad, half = _MARGIN * usual, usual / 2
            found.append(
                np.array(
                    [
                        [x0 - pad, y - half],
                        [x1 + pad, y - half],
                        [x1 + pad, y + half],
                        [x0 - pad, y + half],
                    ],
                    np.float32,
                )
            )
    return found[:_MOST]


def _uncovered_ink(pixels: Pixels, quads: list[Pixels]) -> Pixels:
    grey = cv2.GaussianBlur(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), (3, 3), 0)
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    covered = [np.round(quad).astype(np.int32) for quad in quads]
    uncovered: Pixels = cv2.fillPoly(ink, covered, 0)
    return uncovered


def _stands_clear(index: int, marks: Pixels, usual: float) -> bool:
    """Whether nothing else is beside a mark: no rule, no picture, no other letters."""
    left, top, wide, high = marks[index, :4]
    beside = (marks[:, 0] < left + wide + _CLEAR * usual) & (
        marks[:, 0] + marks[:, 2] > left - _CLEAR * usual
    )
    beside &= (marks[:, 1] < top + high) & (marks[:, 1] + marks[:, 3] > top)
    return int(beside.sum()) == 1
