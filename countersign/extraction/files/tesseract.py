"""Tesseract through tesserocr, where a machine has both: several times as fast as RapidOCR, less sure of single figures.

It reads with every language that its data folder has (TESSDATA_PREFIX, or where tesserocr was built to look).
"""

import math
from collections.abc import Iterator
from statistics import median
from typing import Any, Final

import tesserocr
from PIL import Image

from countersign.extraction.files.ocr import Seen, Sight
from countersign.extraction.files.turning import turned_picture, worthwhile
from countersign.extraction.model import Box

_NO_LANGUAGES: Final = frozenset({"osd", "equ", "snum"})
_SURE: Final = 2.0  # Tesseract's own measure of how sure it is that a page lies so
_UNSURE: Final = 0.3  # confidence of a word below which it is noise
_LONG: Final = 0.2  # of the picture's width: such a line's slope is told well


def reader(_threads: int) -> "TesseractReader":
    """A reader with every language that is installed; Tesseract works with the threads that OMP_NUM_THREADS says."""
    return TesseractReader()


class TesseractReader:
    """Reads pictures with Tesseract; see `ocr.Reader`."""

    def __init__(self) -> None:
        _, names = tesserocr.get_languages()
        self.languages = "+".join(sorted(set(names) - _NO_LANGUAGES))
        self.tells_orientation = "osd" in names

    def see(self, picture: Image.Image) -> Sight:
        """How the picture must be turned, and its words; see `ocr.Reader`."""
        quarter = self._quarter(picture) if self.tells_orientation else 0
        standing = turned_picture(picture, float(quarter))
        with tesserocr.PyTessBaseAPI(
            lang=self.languages, psm=tesserocr.PSM.AUTO
        ) as api:
            api.SetImage(standing)
            degrees = worthwhile(quarter - _slope(api, standing.width))
            if degrees != quarter:
                api.SetImage(turned_picture(picture, degrees))
            api.Recognize()
            return Sight(degrees, list(_words(api)))

    def _quarter(self, picture: Image.Image) -> int:
        with tesserocr.PyTessBaseAPI(lang="osd", psm=tesserocr.PSM.OSD_ONLY) as api:
            api.SetImage(picture)
            found = api.DetectOrientationScript()
        if not found or found["orient_conf"] < _SURE:
            return 0
        return -int(found["orient_deg"]) % 360


def _slope(api: Any, width: int) -> float:
    """By how many degrees clockwise the long lines of a standing picture run down: the median."""
    layout = api.AnalyseLayout()
    if layout is None:
        return 0.0
    slopes = []
    for line in tesserocr.iterate_level(layout, tesserocr.RIL.TEXTLINE):
        (x0, y0), (x1, y1) = line.Baseline(tesserocr.RIL.TEXTLINE) or ((0, 0), (0, 0))
        if x1 - x0 > _LONG * width:
            slopes.append(math.degrees(math.atan2(y1 - y0, x1 - x0)))
    return median(slopes) if len(slopes) > 2 else 0.0


def _words(api: Any) -> Iterator[Seen]:
    level = tesserocr.RIL.WORD
    for word in tesserocr.iterate_level(api.GetIterator(), level):
        if word.Empty(level):
            continue
        text = word.GetUTF8Text(level).strip()
        certainty = word.Confidence(level) / 100
        box = word.BoundingBox(level)
        if text and box and certainty >= _UNSURE:
            yield Seen(text, Box(*map(float, box)), round(certainty, 3))
