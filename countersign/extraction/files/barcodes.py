"""QR codes on the pages of a file, as pictures show them: in a text layer they are nowhere."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from time import monotonic
from typing import Final, NamedTuple

import pypdfium2 as pdfium
import zxingcpp
from PIL import Image

from countersign.extraction.files.code_places import code_place
from countersign.extraction.files.opened import opened
from countersign.extraction.files.own_page import own_page
from countersign.extraction.files.render import (
    page_count,
    page_picture,
    page_size,
    sheet_picture,
)
from countersign.extraction.files.sniff import PDF, WITHOUT_PAGES
from countersign.extraction.model import Box
from countersign.sandbox.refused import Refused

_DPI: Final = (150, 300)  # the second where a code is seen and can't be made out
_LONGEST_SIDE: Final = 5000  # pixels: A3 at 300 dpi
_FIRST: Final = (
    5  # pages that are looked at first; and the last one, where payment slips are
)
_FOR_THE_REST: Final = 1.0  # seconds
_MOST: Final = 20  # codes of a page


_FORMAT: Final = "QRCode"


class SeenCode(NamedTuple):
    """The text of a QR code, and where it stands on the page (from 1) as that is shown."""

    text: str
    page: int
    box: Box


def qr_codes(data: bytes, media_type: str) -> tuple[SeenCode, ...]:
    """The QR codes on the pages of a file, in their order; a page that can't be drawn has none.

    The first five pages and the last one are looked at in any case, the others as far as a second goes: one takes some
    6 ms with a picture or many boxes, and what drawing takes for a scan. Opens the file: call it through a child.
    """
    if media_type in WITHOUT_PAGES:
        return ()
    try:
        found = (
            _of_pdf(data)
            if media_type == PDF
            else [
                code
                for number in _looked_at(page_count(data, media_type))
                for code in _on_picture(data, media_type, number)
            ]
        )
    except (Refused, pdfium.PdfiumError):
        return ()
    return tuple(sorted(found, key=lambda code: code.page))


def _of_pdf(data: bytes) -> list[SeenCode]:
    found: list[SeenCode] = []
    with opened(data) as document:
        for number in _looked_at(len(document)):
            with suppress(pdfium.PdfiumError, ValueError):
                found += _on_sheet(document[number - 1], number)
    return found


def _on_sheet(sheet: pdfium.PdfPage, number: int) -> list[SeenCode]:
    """The codes of a PDF's page; only the part of it that can show one is drawn."""
    area = code_place(sheet)
    if area is None:
        return []
    size = sheet.get_size()
    return _seen(
        lambda dpi: sheet_picture(sheet, _wide(size, dpi), grey=True, area=area),
        number,
        area,
    )


def _on_picture(data: bytes, media_type: str, number: int) -> list[SeenCode]:
    try:
        size = page_size(data, media_type, number)
        return _seen(
            lambda dpi: page_picture(data, media_type, number, _wide(size, dpi), grey=True),
            number,
            Box(0, 0, *size),
        )  # fmt: skip
    except Refused:
        return []


def _seen(draw: Callable[[int], Image.Image], number: int, area: Box) -> list[SeenCode]:
    """The codes on a picture of this area of a page, drawn finer where one is seen and can't be made out."""
    for dpi in _DPI:
        picture = draw(dpi)
        found = _read(picture)
        if all(one.valid for one in found):
            break
    scale = picture.width / (area.x1 - area.x0)
    return [
        SeenCode(one.text, number, _box(one.position, scale, area))
        for one in found
        if one.valid
    ]


def _wide(size: tuple[float, float], dpi: int) -> int:
    return max(1, round(size[0] * min(dpi / 72, _LONGEST_SIDE / max(size))))


def _looked_at(count: int) -> Iterator[int]:
    """The first five pages and the last one, then the others as far as a second goes."""
    surely = {*range(1, min(count, _FIRST) + 1), count} - {0}
    yield from sorted(surely)
    until = monotonic() + _FOR_THE_REST
    for number in range(_FIRST + 1, count):
        if monotonic() > until:
            return
        yield number


def _read(picture: Image.Image) -> Sequence[zxingcpp.Barcode]:
    """The codes that are seen, also those that can't be made out."""
    found: list[zxingcpp.Barcode] = zxingcpp.read_barcodes(
        picture,
        # made here: one that outlives the module is told at exit as leaked
        formats=zxingcpp.barcode_formats_from_str(_FORMAT),
        text_mode=zxingcpp.TextMode.Plain,
        try_rotate=False,  # of bars alone: a QR code is found however it is turned
        try_invert=False,
        return_errors=True,
    )
    return found[:_MOST]


def _box(position: zxingcpp.Position, scale: float, area: Box) -> Box:
    corners = (
        position.top_left,
        position.top_right,
        position.bottom_left,
        position.bottom_right,
    )
    across = [area.x0 + corner.x / scale for corner in corners]
    down = [area.y0 + corner.y / scale for corner in corners]
    sides = (min(across), min(down), max(across), max(down))
    return Box(*(round(side, 2) for side in sides))


def prepare() -> None:
    """Have the decoder at hand, for all processes forked from this one."""
    qr_codes(own_page(), PDF)
