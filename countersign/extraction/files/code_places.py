"""Where on a PDF page a QR code can be at all: drawing a whole page to look for one takes longer than reading its words."""

from collections.abc import Callable, Iterator
from ctypes import c_float
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from countersign.extraction.files.glyphs import to_shown
from countersign.extraction.model import Box, enclosing

_SMALLEST: Final = 34.0  # points (12 mm): the side of a picture that could hold a code
_CORNERS: Final = 60  # of one path that is a whole code
_BOXES: Final = 80  # that a code is drawn of, each a row of modules or a part of one
_LONGEST: Final = 40.0  # points: of such a box; what is longer is a rule
_MARGIN: Final = 12.0  # points of paper that a code needs around it
_THINNEST: Final = 1.0  # points: of such a box; what is thinner is the edge of a cell
_DEEPEST: Final = 3  # forms in forms

_SIDES: Final = tuple(c_float() for _ in range(4))
_Place = tuple[float, float, float, float]


def code_place(page: pdfium.PdfPage) -> Box | None:
    """The part of the page, as it is shown, with all pictures, many small boxes and paths of many corners; None without any.

    Text is not looked at: a code in a font of its own is not found.
    """
    width, height = page.get_size()
    if page.get_rotation() or _has_drawn_notes(page):
        return Box(0, 0, width, height)
    shown = to_shown(page)
    places: list[_Place] = []
    boxes: list[_Place] = []
    count = raw.FPDFPage_CountObjects(page)
    for place, is_box in _of(page, count, raw.FPDFPage_GetObject):
        (boxes if is_box else places).append(place)
    if len(boxes) >= _BOXES:
        places += boxes
    if not places:
        return None
    around = enclosing([shown(x0, y1, x1, y0) for x0, y0, x1, y1 in places])
    return Box(
        max(0.0, around.x0 - _MARGIN),
        max(0.0, around.y0 - _MARGIN),
        min(width, around.x1 + _MARGIN),
        min(height, around.y1 + _MARGIN),
    )


def _has_drawn_notes(page: pdfium.PdfPage) -> bool:
    """Whether something is pinned to the page that could show a picture: links, which most have, show none."""
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, index)
        kind = raw.FPDFAnnot_GetSubtype(note)
        raw.FPDFPage_CloseAnnot(note)
        if kind not in (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP):
            return True
    return False


def _of(
    page: pdfium.PdfPage, count: int, get: Callable[[object, int], object]
) -> Iterator[tuple[_Place, bool]]:
    """What could be a code, and what could be one box of it, each with its place; a form as a whole."""
    for index in range(count):
        thing = get(page, index)
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            continue
        raw.FPDFPageObj_GetBounds(thing, *_SIDES)
        left, bottom, right, top = (side.value for side in _SIDES)
        place = (left, bottom, right, top)
        short, long = sorted((right - left, top - bottom))
        if kind == raw.FPDF_PAGEOBJ_PATH:
            if raw.FPDFPath_CountSegments(thing) >= _CORNERS and short >= _SMALLEST:
                yield place, False
            elif short >= _THINNEST and long <= _LONGEST:
                yield place, True
        elif short >= _SMALLEST and (
            kind != raw.FPDF_PAGEOBJ_FORM or not _is_plain(thing, 1)
        ):
            yield place, False


def _is_plain(form: object, depth: int) -> bool:
    """Whether a form holds nothing but text and a few paths."""
    count = raw.FPDFFormObj_CountObjects(form)
    if depth > _DEEPEST:
        return False
    paths = 0
    for index in range(count):
        thing = raw.FPDFFormObj_GetObject(form, index)
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            paths += raw.FPDFPath_CountSegments(thing) if paths < _CORNERS else 0
        elif kind == raw.FPDF_PAGEOBJ_FORM and _is_plain(thing, depth + 1):
            continue
        elif kind != raw.FPDF_PAGEOBJ_TEXT:
            return False
    return paths < _CORNERS
