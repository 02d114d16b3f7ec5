"""The straight lines of a page that is a picture: rules, frames, and the edges of shaded boxes, as `drawn_lines` has them of a PDF."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

import cv2
import numpy as np

from countersign.extraction.model import Box

from .lines import Pixels

# In heights of a usual line of text, which is half as high again as its capitals.
_LONG: Final = 1.5  # the shortest stretch that is no part of a letter
_FREE: Final = 4.0  # an upright line that is shorter must meet a level one
_THICK: Final = 0.45  # a rule that is thicker is a filled box
_LOW: Final = 0.9  # a filled box that is lower is writing
_MEETS: Final = 0.6
_BESIDE: Final = 4  # upright lines within one height: more are the bars of a code

_UNKNOWN: Final = 40.0  # pixels of a usual line where there is none
_DARKER: Final = 16  # levels of grey by which a rule is darker than what lies beside it
_STEP: Final = 7  # levels by which a shade begins or ends
_EDGE: Final = 3  # pixels to both sides of where it does
_HALF: Final = 2  # shades are looked for in a picture of half the size
_WHOLE: Final = 0.93  # share of a stretch that must be marked
_HIGH: Final = 14  # pixels of a level mark, at most,
_SLOPE: Final = 0.02  # and for what is left of the page's own slope
_COVERED: Final = 0.6  # share of a stretch that is covered by text: then it is letters
_MOST: Final = 600


def seen_lines(pixels: Pixels, quads: list[Pixels]) -> list[Box]:
    """Level and upright lines of an upright picture, in pixels, as boxes without height or width.

    `quads` are the corners of its lines of text. None of a picture with too many to be a page's.
    """
    heights = [np.linalg.norm(quad[3] - quad[0]) for quad in quads]
    usual = float(np.median(heights)) if heights else _UNKNOWN
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    shades = _shades(grey, usual)
    texts = [Box(*map(float, (*quad.min(axis=0), *quad.max(axis=0)))) for quad in quads]
    level = [
        line
        for line in chain(_rules(grey, usual), _edges(shades, usual))
        if not _is_writing(line, texts)
    ]
    upright = [
        line
        for line in map(_turned, chain(_rules(grey.T, usual), _edges(shades.T, usual)))
        if not _is_writing(line, texts)
    ]
    found = [*level, *_framing(upright, level, usual)]
    return found if len(found) <= _MOST else []


def _shades(grey: Pixels, usual: float) -> Pixels:
    """The picture at half its size without writing and rules: what is left is paper and filled boxes."""
    half = (grey.shape[1] // _HALF, grey.shape[0] // _HALF)
    small = cv2.blur(cv2.resize(grey, half, interpolation=cv2.INTER_AREA), (3, 3))
    wide, low = round(_LONG * usual / _HALF), round(_LOW * usual / _HALF)
    shades: Pixels = cv2.morphologyEx(small, cv2.MORPH_CLOSE, _kernel(wide, low))
    return shades


def _kernel(wide: int, high: int) -> Pixels:
    kernel: Pixels = np.ones((max(high, 1), max(wide, 1)), np.uint8)
    return kernel


def _rules(grey: Pixels, usual: float) -> Iterator[Box]:
    """Thin level stretches that are darker than what lies above and below."""
    smooth = cv2.blur(np.ascontiguousarray(grey), (3, 1))
    thick = max(5, round(_THICK * usual))
    thin = cv2.morphologyEx(smooth, cv2.MORPH_BLACKHAT, _kernel(1, thick))
    return _stretches(thin >= _DARKER, usual, 1)


def _edges(shades: Pixels, usual: float) -> Iterator[Box]:
    """Level stretches where something filled begins or ends."""
    shades = np.ascontiguousarray(shades)
    steps = np.zeros_like(shades)
    if len(shades) > 2 * _EDGE:
        steps[_EDGE:-_EDGE] = cv2.absdiff(shades[: -2 * _EDGE], shades[2 * _EDGE :])
    return _stretches(steps >= _STEP, usual, _HALF)


def _stretches(marks: Pixels, usual: float, scale: int) -> Iterator[Box]:
    """The level stretches of marks with hardly a gap, in pixels of the whole picture."""
    long = round(_LONG * usual)
    marked = marks.astype(np.uint8)
    share = cv2.boxFilter(marked, cv2.CV_32F, (long, 1), borderType=cv2.BORDER_CONSTANT)
    around = cv2.dilate((share >= _WHOLE).astype(np.uint8), _kernel(long, 1))
    whole = cv2.bitwise_and(around, cv2.dilate(marked, _kernel(7, 1)))
    _, _, stats, middles = cv2.connectedComponentsWithStats(whole, connectivity=8)
    for (left, _, wide, high, _), (_, y) in zip(stats[1:], middles[1:], strict=True):
        if wide >= long and high <= _HIGH + _SLOPE * wide:
            at = float(y + 0.5) * scale
            yield Box(float(left * scale), at, float((left + wide) * scale), at)


def _turned(box: Box) -> Box:
    return Box(box.y0, box.x0, box.y1, box.x1)


def _is_writing(line: Box, texts: list[Box]) -> bool:
    """Whether text covers most of a stretch: it is made of letters, or does no more than underline them."""
    length = max(line.x1 - line.x0, line.y1 - line.y0)
    covered = 0.0
    for text in texts:
        across = min(text.x1, line.x1) - max(text.x0, line.x0)
        down = min(text.y1, line.y1) - max(text.y0, line.y0)
        if across >= 0 and down >= 0:
            covered += max(across, down)
    return covered > _COVERED * length


def _framing(upright: list[Box], level: list[Box], usual: float) -> Iterator[Box]:
    """The upright lines that bound something: long ones, and short ones at a level one."""
    for line in upright:
        beside = sum(
            abs(other.x0 - line.x0) < usual
            and other.y0 < line.y1
            and line.y0 < other.y1
            for other in upright
        )
        is_long = line.y1 - line.y0 > _FREE * usual
        if beside <= _BESIDE and (is_long or _meets(line, level, _MEETS * usual)):
            yield line


def _meets(line: Box, level: Iterable[Box], near: float) -> bool:
    return any(
        other.x0 - near <= line.x0 <= other.x1 + near
        and min(abs(other.y0 - line.y0), abs(other.y0 - line.y1)) <= near
        for other in level
    )
