"""RapidOCR's models (they come with its wheel, nothing is downloaded), run our way.

Its own pipeline turns each line by itself and lays tall boxes on their side, which costs single
digits; here the page is made upright first, and its lines are read as they stand.
"""

import math
from typing import Any, Final

import cv2
import numpy as np
from PIL import Image
from rapidocr import RapidOCR
from rapidocr.main import RapidOCRError

from countersign.extraction.files.lines import Pixels, words_of_line
from countersign.extraction.files.ocr import Seen, Sight
from countersign.extraction.files.turning import turned_picture, worthwhile

from .lone_digits import figures_alone
from .seen_lines import seen_lines

_FINDING: Final = (
    1600  # pixels of the longer side: enough to find lines, which are read at full size
)
_LONG: Final = 4  # times as long as high: such a line's slope is told well
_TALL: Final = 1.5  # times as high as wide: a line that runs up or down
_LONGEST: Final = 12  # lines that are asked whether they stand on their head
_ASKED: Final = 4  # of them that are read both ways where they do not agree
_MOST_SKEW: Final = (
    15.0  # degrees: more is no page that lay badly but writing that runs so
)
_SIDEWAYS: Final = (
    3.0  # times a usual line's height: higher boxes are read on their side
)
_CERTAIN: Final = 0.9
_UNSURE: Final = 0.5  # confidence of a line below which it is noise


def reader(threads: int) -> "RapidReader":
    """A reader with its models loaded, which works with so many threads."""
    return RapidReader(threads)


class RapidReader:
    """Reads pictures with RapidOCR; see `ocr.Reader`."""

    def __init__(self, threads: int) -> None:
        cv2.setNumThreads(threads)
        self.engine: Any = RapidOCR(
            params={
                "Global.log_level": "error",
                "Global.use_vertical_padding": False,
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    def see(self, picture: Image.Image) -> Sight:
        """How the picture must be turned, its words and its lines; see `ocr.Reader`."""
        lines = self._find(picture)
        degrees = worthwhile(self._turn(_pixels(picture), lines))
        if degrees:
            picture = turned_picture(picture, degrees)
            lines = self._find(picture)
        pixels = _pixels(picture)
        return Sight(degrees, self._read(pixels, lines), seen_lines(pixels, lines))

    def _find(self, picture: Image.Image) -> list[Pixels]:
        """The corners of each line of text, from its top left, clockwise."""
        scale = min(_FINDING / max(picture.size), 1.0)
        wide, high = (round(side * scale) for side in picture.size)
        small = picture.resize((wide, high), Image.Resampling.BOX, reducing_gap=2.0)
        try:
            _, found = self.engine.detect_and_crop(_pixels(small), {})
        except RapidOCRError:
            return []
        return [quad / scale for quad in found.boxes]

    def _turn(self, pixels: Pixels, quads: list[Pixels]) -> float:
        """Degrees clockwise: how the lines lie, and whether they stand on their head."""
        tall = [quad for quad in quads if _is_tall(quad)]
        flat = [quad for quad in quads if not _is_tall(quad)]
        sideways = sum(map(_height, tall)) > sum(map(_width, flat))
        lines = [_lying(quad) for quad in tall] if sideways else flat
        lines.sort(key=_width, reverse=True)
        head_down = self._on_their_head(
            [_cut(pixels, quad) for quad in lines[:_LONGEST]]
        )
        quarter = (270.0 if sideways else 0.0) + (180.0 if head_down else 0.0)
        return quarter - _skew(lines, sideways=sideways)

    def _read(self, pixels: Pixels, quads: list[Pixels]) -> list[Seen]:
        """The words of an upright picture."""
        if not quads:
            return []
        usual = float(np.median([_height(quad) for quad in quads]))
        quads = [
            quad
            for quad in quads
            if _height(quad) < _SIDEWAYS * usual or _width(quad) > _height(quad)
        ]
        alone = figures_alone(pixels, quads, usual)
        quads = [*quads, *alone]
        crops = [_cut(pixels, quad) for quad in quads]
        self.engine.return_word_box = True
        try:
            lines = self.engine.recognize_txt(crops)
        except RapidOCRError:
            return []
        doubtful = [False] * (len(quads) - len(alone)) + [True] * len(alone)
        return [
            seen
            for crop, quad, doubt, text, score, places in zip(
                crops,
                quads,
                doubtful,
                lines.txts,
                lines.scores,
                lines.word_results,
                strict=True,
            )
            if _is_text(text, score, doubt=doubt)
            for seen in words_of_line(crop, quad, text, places)
        ]

    def _on_their_head(self, crops: list[Pixels]) -> bool:
        if not crops:
            return False
        _, answer = self.engine.cls_and_rotate(crops)
        against = sum("180" in label for label, _ in answer.cls_res)
        if against in (0, len(crops)):
            return against > 0
        return self._reads_better_turned(crops[:_ASKED])

    def _reads_better_turned(self, crops: list[Pixels]) -> bool:
        """Where lines speak for both: whether these are read with more certainty the other way up."""
        self.engine.return_word_box = False
        turned = [np.ascontiguousarray(crop[::-1, ::-1]) for crop in crops]
        try:
            standing, other = (
                sum(map(float, self.engine.recognize_txt(each).scores))
                for each in (crops, turned)
            )
        except RapidOCRError:
            return False
        return other > standing


def _is_text(text: str, score: float, *, doubt: bool) -> bool:
    """Whether what was read is writing; of what may be dirt, only a figure read with certainty."""
    if doubt:
        return score >= _CERTAIN and text.strip().isdecimal()
    return score >= _UNSURE and bool(text.strip())


def _pixels(picture: Image.Image) -> Pixels:
    return np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1])


def _width(quad: Pixels) -> float:
    return float(np.linalg.norm(quad[1] - quad[0]))


def _height(quad: Pixels) -> float:
    return float(np.linalg.norm(quad[3] - quad[0]))


def _is_tall(quad: Pixels) -> bool:
    return _height(quad) >= _TALL * _width(quad)


def _lying(quad: Pixels) -> Pixels:
    """The corners of a line that runs down the page, from where it starts: its top is on the right."""
    lying: Pixels = np.roll(quad, -1, axis=0)
    return lying


def _skew(quads: list[Pixels], *, sideways: bool) -> float:
    """By how many degrees clockwise the long lines are askew: the median, so that no stamp decides."""
    angles = []
    for quad in quads:
        x, y = quad[1] - quad[0]
        if _width(quad) > _LONG * _height(quad):
            angles.append(math.degrees(math.atan2(y, x)) - (90 if sideways else 0))
    skew = float(np.median(angles)) if len(angles) > 2 else 0.0
    return skew if abs(skew) < _MOST_SKEW else 0.0


def _cut(pixels: Pixels, quad: Pixels) -> Pixels:
    """A line cut out and made a rectangle."""
    width, height = max(round(_width(quad)), 1), max(round(_height(quad)), 1)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    lens = cv2.getPerspectiveTransform(quad.astype(np.float32), corners)
    cut: Pixels = cv2.warpPerspective(
        pixels,
        lens,
        (width, height),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return cut
