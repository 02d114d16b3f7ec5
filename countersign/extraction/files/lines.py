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
_NARROW: Final = frozenset(".,:;'’`-–/|()[]ilIjt!")  # blank beside these tells nothing
_INK: Final = 0.06  # share of a column's height: less is a speck


def words_of_line(crop: Pixels, quad: Pixels, text: str, places: Any) -> Iterator[Seen]:
    """The words of a line: `crop` is its picture, `quad` its corners on the page, `places` the engine's columns."""
    length = places.line_txt_len
    sure = _certainties(text, places.confs)
    ink = _inked(crop)
    scale = len(ink) / length
    pitch = _pitch(places.word_cols, length) * scale
    for letters, at in zip(places.words, places.word_cols, strict=True):
        middles = [(column + 0.5) * scale for column in at]
        for start, end in _parts(letters, middles, pitch, ink):
            box = _part(
                quad,
                (middles[start] - 0.6 * pitch) / len(ink),
                (middles[end - 1] + 0.6 * pitch) / len(ink),
            )
            certainty = [next(sure) for _ in range(start, end)]
            word = _plain("".join(letters[start:end]))
            yield Seen(word, box, round(float(np.mean(certainty)), 3))


def _pitch(columns: list[list[int]], length: float) -> float:
    """The usual distance between two letters, in columns."""
    steps = np.concatenate([np.diff(word) for word in columns])
    if not steps.size:
        return length / max(len(columns), 1)
    return float(steps[steps <= 1.6 * np.median(steps)].mean())


def _parts(
    letters: list[str], middles: list[float], pitch: float, ink: NDArray[np.bool_]
) -> Iterator[tuple[int, int]]:
    """Where a word begins and ends, and those that a missed space made one with it."""
    start = 0
    for place, (left, right) in enumerate(pairwise(middles), 1):
        pair = {letters[place - 1], letters[place]}
        if right - left < _WIDER * pitch or pair & _NARROW:
            continue
        wanted = _BLANK_BESIDE_ONE if "1" in pair else _BLANK
        if _widest_blank(ink[round(left) : round(right)]) > wanted * pitch:
            yield start, place
            start = place
    yield start, len(letters)


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


def _certainties(text: str, all_of_them: list[float]) -> Iterator[float]:
    for letter, certainty in zip(text, all_of_them, strict=False):
        if not letter.isspace():
            yield certainty


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
