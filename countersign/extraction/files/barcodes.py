"""QR codes on the pages of a file, as pictures show them: in a text layer they are nowhere."""

from collections.abc import Iterator, Sequence
from time import monotonic
from typing import Final, NamedTuple

import zxingcpp
from PIL import Image

from countersign.extraction.files.own_page import own_page
from countersign.extraction.files.render import page_count, page_picture, page_size
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
    6 ms with text, and what drawing takes for a scan. Opens the file: call it through a child.
    """
    if media_type in WITHOUT_PAGES:
        return ()
    try:
        count = page_count(data, media_type)
    except Refused:
        return ()
    surely = {*range(1, min(count, _FIRST) + 1), count} - {0}
    found = [code for number in surely for code in _on(data, media_type, number)]
    until = monotonic() + _FOR_THE_REST
    for number in range(_FIRST + 1, count):
        if monotonic() > until:
            break
        found += _on(data, media_type, number)
    return tuple(sorted(found, key=lambda code: code.page))


def _on(data: bytes, media_type: str, page: int) -> Iterator[SeenCode]:
    for dpi in _DPI:
        try:
            width, height = page_size(data, media_type, page)
            scale = min(dpi / 72, _LONGEST_SIDE / max(width, height))
            wide = max(1, round(width * scale))
            picture = page_picture(data, media_type, page, wide, grey=True)
        except Refused:
            return
        found = _read(picture)
        if all(one.valid for one in found):
            break
    for one in found:
        if one.valid:
            yield SeenCode(one.text, page, _box(one.position, picture.width / width))


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


def _box(position: zxingcpp.Position, scale: float) -> Box:
    corners = (
        position.top_left,
        position.top_right,
        position.bottom_left,
        position.bottom_right,
    )
    across = [corner.x / scale for corner in corners]
    down = [corner.y / scale for corner in corners]
    sides = (min(across), min(down), max(across), max(down))
    return Box(*(round(side, 2) for side in sides))


def prepare() -> None:
    """Have the decoder at hand, for all processes forked from this one."""
    qr_codes(own_page(), PDF)
