"""A line that RapidOCR read, cut into words: each where its letters are, also where a space was missed."""

import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from countersign.extraction.files.ocr import Seen
from countersign.extraction.model import Box

Pixels = NDArray[Any]

_FULL_WIDTH: Final = range(0xFF01, 0xFFE7)
_POINTS: Final = str.maketrans("。、", ".,")
_WIDER: Final = 1.35  # times the usual distance between letters: there may be a space
_BLANK: Final = 0.5  # of the usual distance without ink: then there is one
_BLANK_BESIDE_ONE: Final = 0.75  # a figure 1 has blank on both sides of its own
_BLANK_SURELY: Final = 1.5  # more than any letter leaves
_NARROW: Final = frozenset(".,:;'’`-–/|()[]ilIjt!")  # blank beside these tells nothing
_INK: Final = 0.06  # share of a column's height: less is a speck


def words_of_line(crop: Pixels, quad: Pixels, text: str, places: Any) -> Iterator[Seen]:
    """The words of a line: `crop` is its picture, `quad` its corners on the page, `places` the engine's columns."""
    ink = _inked(crop)
    scale = len(ink) / places.line_txt_len
    columns = [column for word in places.word_cols for column in word]
    letters = "".join(text.split())
    middles = [(column + 0.5) * scale for column in columns]
    spaced = _after_spaces(text)
    pitch = _pitch(middles, spaced) or len(ink) / len(letters)
    sure = _certainties(text, places.confs)
    for start, end in _words(letters, middles, spaced, pitch, ink):
        left, right = middles[start] - 0.6 * pitch, middles[end - 1] + 0.6 * pitch
        yield Seen(
            _plain(letters[start:end]),
            _part(quad, left / len(ink), right / len(ink)),
            round(float(np.mean(sure[start:end])), 3),
        )


def _after_spaces(text: str) -> set[int]:
    """Which letters follow a space, counted without the spaces."""
    found: set[int] = set()
    count = 0
    for letter in text:
        if letter.isspace():
            found.add(count)
        else:
            count += 1
    return found


def _pitch(middles: list[float], spaced: set[int]) -> float:
    """The usual distance between two letters of a word; 0 when there is none."""
    gaps = (b - a for i, (a, b) in enumerate(pairwise(middles), 1) if i not in spaced)
    steps = np.array(list(gaps))
    return float(steps[steps <= 1.6 * np.median(steps)].mean()) if steps.size else 0.0


def _words(
    letters: str,
    middles: list[float],
    spaced: set[int],
    pitch: float,
    ink: NDArray[np.bool_],
) -> Iterator[tuple[int, int]]:
    """Where each word begins and ends: at the spaces seen, and at those that were missed."""
    start = 0
    for place in range(1, len(middles)):
        between = (middles[place - 1], middles[place])
        if place in spaced or _space_missed(
            letters[place - 1 : place + 1], between, pitch, ink
        ):
            yield start, place
            start = place
    yield start, len(middles)


def _space_missed(
    pair: str, between: tuple[float, float], pitch: float, ink: NDArray[np.bool_]
) -> bool:
    left, right = between
    if right - left < _WIDER * pitch:
        return False
    if not _NARROW.isdisjoint(pair):
        wanted = _BLANK_SURELY
    else:
        wanted = _BLANK_BESIDE_ONE if "1" in pair else _BLANK
    return _widest_blank(ink[round(left) : round(right)]) > wanted * pitch


def _inked(crop: Pixels) -> NDArray[np.bool_]:
    """Which columns of a line's picture have ink, whether it is dark on light or light on dark."""
    grey = cv2.GaussianBlur(cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY), (3, 3), 0)
    _, split = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    ink = split if split.mean() < 0.5 else 1 - split
    columns: NDArray[np.bool_] = ink.mean(axis=0) > _INK
    return columns


def _widest_blank(ink: NDArray[np.bool_]) -> int:
    widest = blank = 0
    for inked in ink:
        blank = 0 if inked else blank + 1
        widest = max(widest, blank)
    return widest


def _certainties(text: str, all_of_them: list[float]) -> list[float]:
    pairs = zip(text, all_of_them, strict=False)
    return [certainty for letter, certainty in pairs if not letter.isspace()]


def _plain(text: str) -> str:
    """Without the wide forms that the models know from Chinese print."""
    return "".join(
        unicodedata.normalize("NFKC", letter) if ord(letter) in _FULL_WIDTH else letter
        for letter in text.translate(_POINTS)
    )


def _part(quad: Pixels, start: float, end: float) -> Box:
    """The box around the part of a line between two shares of its width."""
    start, end = max(start, 0.0), min(end, 1.0)
    top, bottom = quad[1] - quad[0], quad[2] - quad[3]
    corners = np.array(
        [
            quad[0] + top * start,
            quad[0] + top * end,
            quad[3] + bottom * start,
            quad[3] + bottom * end,
        ]
    )
    (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
    return Box(float(x0), float(y0), float(x1), float(y1))
