"""Sheets that are none of an invoice: separator sheets, and blank pages."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

import zxingcpp
from PIL import Image

from countersign.extraction.cutting.patches import has_patch
from countersign.extraction.files.render import page_picture, page_size
from countersign.extraction.files.sniff import WITHOUT_PAGES
from countersign.extraction.model import Page
from countersign.sandbox.refused import Refused

Sheet = Literal["separator", "blank"]

MOST_WORDS: Final = 40  # of a separator sheet: a page with more is one of an invoice
_MOST: Final = 100  # sheets that are looked at
_DPI: Final = 100
_DARK: Final = 128
_INK: Final = 0.0008  # of a page that is blank but for specks
_FORMATS: Final = "Code128,Code39,QRCode,DataMatrix"
# What such a sheet's bar code says, as programs for scanners print it.
_SAYS: Final = frozenset(
    {"PATCHT", "PATCH1", "PATCH2", "PATCH3", "PATCH4", "PATCH6", "SEPARATOR"}
)


def may_be_sheets(pages: Sequence[Page]) -> dict[int, int]:
    """The pages with so few words that they may be none of an invoice, each with how many it has."""
    few = {page.number: len(page.words) for page in pages if len(page.words) <= MOST_WORDS}  # fmt: skip
    return dict([*few.items()][:_MOST])


def sheets_of(
    data: bytes, media_type: str, words: Mapping[int, int]
) -> dict[int, Sheet]:
    """Which of these pages (from 1, each with how many words it has) are no invoice's. Opens the file: call it through a child."""
    if media_type in WITHOUT_PAGES:
        return {}
    found: dict[int, Sheet] = {}
    for number, count in words.items():
        try:
            wide = round(page_size(data, media_type, number)[0] / 72 * _DPI)
            picture = page_picture(data, media_type, number, max(1, wide), grey=True)
        except Refused:
            continue
        if _separates(picture):
            found[number] = "separator"
        elif not count and _is_blank(picture):
            found[number] = "blank"
    return found


def _separates(picture: Image.Image) -> bool:
    codes = zxingcpp.read_barcodes(
        picture,
        formats=zxingcpp.barcode_formats_from_str(_FORMATS),
        text_mode=zxingcpp.TextMode.Plain,
    )
    texts = ("".join(filter(str.isalnum, code.text)).upper() for code in codes)
    return any(text in _SAYS for text in texts) or has_patch(picture)


def _is_blank(picture: Image.Image) -> bool:
    edge_x, edge_y = picture.width // 20, picture.height // 20
    inner = picture.crop(
        (edge_x, edge_y, picture.width - edge_x, picture.height - edge_y)
    )
    dark = sum(inner.histogram()[:_DARK])
    return dark <= _INK * inner.width * inner.height
