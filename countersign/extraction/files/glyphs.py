"""Every glyph of a PDF page as pdfium reads it, with its box on the page as it is shown."""

import ctypes
import math
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from countersign.extraction.files.drawn_lines import Shown, drawn_lines
from countersign.extraction.model import Box

_HYPHENS: Final = frozenset({0x02, 0xAD, 0xFFFE})  # what pdfium gives for a soft hyphen
_NOTHING: Final = frozenset({0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF})
_LIGATURES: Final = {
    code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)
}
_INVISIBLE: Final = 3  # PDF's text rendering mode
_HEBREW: Final = "\u0590"  # no script before it is written from right to left
_LEFT: Final = frozenset({"R", "AL"})
_FIRST_SHAPE: Final = 0x21
_QUARTER: Final = math.pi / 2
_FINE: Final = 100  # pdfium maps to whole pixels: so many to a point
_FAR: Final = (
    1000.0  # points: far enough apart to measure the page's turn and scale exactly
)


class Glyph(NamedTuple):
    """One glyph: its text ("" never, " " for any space), box in points, direction, and whether it shows.

    `quarter` is the direction of writing as shown, in quarter turns: 0 for upright text.
    """

    text: str
    box: Box
    quarter: int
    hidden: bool

    @property
    def runs_left(self) -> bool:
        """Whether it is a letter of a script that is written from right to left."""
        return self.text >= _HEBREW and unicodedata.bidirectional(self.text[0]) in _LEFT

    def towards(self, other: "Glyph") -> tuple[float, float, float]:
        """Gap to `other` along the direction of writing, shift across it, height of the letters."""
        a, b = self.box, other.box
        if self.quarter % 2 == 0:
            runs_right = (self.quarter == 0) is not (self.runs_left and other.runs_left)
            gap = b.x0 - a.x1 if runs_right else a.x0 - b.x1
            shift = abs((a.y0 + a.y1) - (b.y0 + b.y1)) / 2
            return gap, shift, max(a.y1 - a.y0, b.y1 - b.y0)
        gap = b.y0 - a.y1 if self.quarter == 1 else a.y0 - b.y1
        shift = abs((a.x0 + a.x1) - (b.x0 + b.x1)) / 2
        return gap, shift, max(a.x1 - a.x0, b.x1 - b.x0)


_SPACE: Final = Glyph(" ", Box(0, 0, 0, 0), 0, hidden=False)


class Drawn(NamedTuple):
    """What a page draws: its glyphs in their order, its straight lines, and its size as shown."""

    glyphs: list[Glyph]
    lines: tuple[Box, ...]
    size: tuple[float, float]


def drawn_on(document: pdfium.PdfDocument, index: int) -> Drawn:
    """The glyphs and lines of a page (from 0)."""
    page = _with_filled_fields(document, index)
    try:
        text = page.get_textpage()
        shown = to_shown(page)
        try:
            glyphs = _read(page, text, shown)
            return Drawn(glyphs, drawn_lines(page, shown), page.get_size())
        finally:
            text.close()
    finally:
        page.close()


def _with_filled_fields(document: pdfium.PdfDocument, index: int) -> pdfium.PdfPage:
    """The page with what was filled into its form fields made part of its text."""
    page = document[index]
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, number)
        kind = raw.FPDFAnnot_GetSubtype(note)
        raw.FPDFPage_CloseAnnot(note)
        if kind in {raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT}:
            raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
            page.close()
            return document[index]
    return page


def _read(page: pdfium.PdfPage, text: pdfium.PdfTextPage, shown: Shown) -> list[Glyph]:
    turned = page.get_rotation() // 90
    handle = text.raw
    area = raw.FS_RECTF()
    pointer = ctypes.byref(area)
    glyphs: list[Glyph] = []
    hidden = inside = False
    high = 0
    code_at, box_at, angle_at = (
        raw.FPDFText_GetUnicode,
        raw.FPDFText_GetLooseCharBox,
        raw.FPDFText_GetCharAngle,
    )
    for index in range(raw.FPDFText_CountChars(handle)):
        code = code_at(handle, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        letters = _letters(_whole(high, code) if high or code > 0xD7FF else code)
        high = 0
        if letters == " ":
            glyphs.append(_SPACE)
        elif letters:
            box_at(handle, index, pointer)
            angle = angle_at(handle, index)
            quarter = (turned - round(angle / _QUARTER)) % 4
            box = shown(area.left, area.top, area.right, area.bottom)
            hidden = hidden if inside else _is_hidden(handle, index)
            glyphs.append(Glyph(letters, box, quarter, hidden))
        inside = letters not in {" ", ""}
    return glyphs


def _whole(high: int, code: int) -> int:
    """One character of the two halves (surrogates) that pdfium gives for those beyond 16 bits."""
    if not 0xDC00 <= code < 0xE000:
        return code
    return 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0xFFFD


@lru_cache(maxsize=4096)
def _letters(code: int) -> str:
    """The text of a character, " " for any space or line end, nothing for what has no shape."""
    if code in _HYPHENS:
        return "-"
    if code in _LIGATURES:
        return _LIGATURES[code]
    if code < _FIRST_SHAPE or code in _NOTHING:
        return " " if code else ""
    letter = chr(code)
    return " " if letter.isspace() else letter


def _is_hidden(text: object, index: int) -> bool:
    thing = raw.FPDFText_GetTextObject(text, index)
    mode: int = raw.FPDFTextObj_GetTextRenderMode(thing) if thing else 0
    return mode == _INVISIBLE


def to_shown(page: pdfium.PdfPage) -> Shown:
    """How a box in the page's own units (left, top, right, bottom) lies on the page as shown."""
    width, height = (round(side * _FINE) for side in page.get_size())
    x, y = ctypes.c_int(), ctypes.c_int()

    def point(across: float, up: float) -> tuple[float, float]:
        raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, across, up, x, y)
        return x.value / _FINE, y.value / _FINE

    origin_x, origin_y = point(0, 0)
    (ax, ay), (bx, by) = point(_FAR, 0), point(0, _FAR)
    ax, ay, bx, by = (
        (ax - origin_x) / _FAR,
        (ay - origin_y) / _FAR,
        (bx - origin_x) / _FAR,
        (by - origin_y) / _FAR,
    )

    if ay == bx == 0 and ax > 0 > by:  # as nearly all pages are

        def upright(x0: float, y0: float, x1: float, y1: float) -> Box:
            return Box(
                origin_x + ax * x0,
                origin_y + by * y0,
                origin_x + ax * x1,
                origin_y + by * y1,
            )

        return upright

    def shown(x0: float, y0: float, x1: float, y1: float) -> Box:
        left, top = origin_x + ax * x0 + bx * y0, origin_y + ay * x0 + by * y0
        right, bottom = origin_x + ax * x1 + bx * y1, origin_y + ay * x1 + by * y1
        if right < left:
            left, right = right, left
        if bottom < top:
            top, bottom = bottom, top
        return Box(left, top, right, bottom)

    return shown
