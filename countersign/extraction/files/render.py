"""Draw a page: as a preview for the screen, or large enough to be read by eye or machine."""

import io
import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal

import pypdfium2 as pdfium
from PIL import (
    Image,
    ImageOps,
    WebPImagePlugin,  # noqa: F401 - or saving the first picture imports every plugin there is
)

from countersign.extraction.files.images import frame_count, frame_size, open_frame
from countersign.extraction.files.opened import opened
from countersign.extraction.files.sniff import PDF, WITHOUT_PAGES
from countersign.extraction.model import Box
from countersign.sandbox.refused import Refused

_MOST_PIXELS: Final = 40_000_000
_WEBP_QUALITY: Final = 82
_WEBP_METHOD: Final = 2  # half the time of the usual 4, for a thirtieth more bytes


def render_page(
    data: bytes,
    media_type: str,
    page: int,
    width: int,
    *,
    format: Literal["PNG", "WEBP"] = "PNG",
) -> bytes:
    """A page (from 1) as a picture `width` pixels wide, upright and on white.

    Raises Refused for a file without pages or one that can't be drawn. Very long pages come out
    narrower than asked.
    """
    picture = page_picture(data, media_type, page, width)
    out = io.BytesIO()
    if format == "WEBP":
        picture.save(out, "WEBP", quality=_WEBP_QUALITY, method=_WEBP_METHOD)
    else:
        picture.save(out, "PNG", optimize=False, compress_level=6)
    return out.getvalue()


def page_count(data: bytes, media_type: str) -> int:
    """How many pages a file has that was inspected before."""
    with _damage_is_broken():
        if media_type == PDF:
            with opened(data) as document:
                return len(document)
        return 0 if media_type in WITHOUT_PAGES else frame_count(data, media_type)


def page_size(data: bytes, media_type: str, page: int) -> tuple[float, float]:
    """Width and height of a page (from 1) in points as it is shown."""
    with _damage_is_broken():
        if media_type == PDF:
            with opened(data) as document:
                size: tuple[float, float] = document.get_page_size(page - 1)
                return size
        return frame_size(data, media_type, page)


def page_picture(
    data: bytes, media_type: str, page: int, width: int, *, grey: bool = False
) -> Image.Image:
    """The same as a picture in memory: RGB, or grey, which is drawn in half the time."""
    if media_type in WITHOUT_PAGES:
        raise Refused("no-pages")
    with _damage_is_broken():
        if media_type == PDF:
            return _draw(data, page, width, grey=grey)
        picture = _scale(open_frame(data, media_type, page), width)
        return picture.convert("L") if grey else picture


@contextmanager
def _damage_is_broken() -> Iterator[None]:
    try:
        yield
    except (pdfium.PdfiumError, OSError, EOFError, SyntaxError, ValueError) as problem:
        raise Refused("broken") from problem


def _draw(data: bytes, page: int, width: int, *, grey: bool) -> Image.Image:
    with opened(data) as document:
        sheet = document[page - 1]
        picture = sheet_picture(sheet, width, grey=grey)
        sheet.close()
        return picture


def sheet_picture(
    sheet: pdfium.PdfPage, width: int, *, grey: bool, area: Box | None = None
) -> Image.Image:
    """An open page, or one area of it, where the whole would be `width` pixels wide. Raises PdfiumError, or ValueError."""
    points = sheet.get_size()
    bitmap = sheet.render(
        scale=_fitting_width(points, width) / points[0],
        grayscale=grey,
        rev_byteorder=True,
        crop=_left_out(points, area) if area else (0, 0, 0, 0),
    )
    picture: Image.Image = bitmap.to_pil().convert("L" if grey else "RGB")
    bitmap.close()
    return picture


def _left_out(
    size: tuple[float, float], area: Box
) -> tuple[float, float, float, float]:
    """How much of a page lies left of an area, below it, right of it and above."""
    return area.x0, size[1] - area.y1, size[0] - area.x1, area.y0


def _scale(picture: Image.Image, width: int) -> Image.Image:
    wide = _fitting_width(picture.size, width)
    high = max(1, round(picture.height * wide / picture.width))
    flat = _on_white(picture)
    if (wide, high) == flat.size:
        return flat
    return flat.resize((wide, high), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _fitting_width(size: tuple[float, float], width: int) -> int:
    tallest = math.sqrt(_MOST_PIXELS * size[0] / size[1])
    return max(1, round(min(width, tallest)))


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        sheet = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(sheet, clear).convert("RGB")
    if picture.mode in {"I;16", "I", "F"}:
        return ImageOps.autocontrast(_eight_bits(picture)).convert("RGB")
    return picture.convert("RGB")


def _eight_bits(picture: Image.Image) -> Image.Image:
    return picture.convert("I").point(lambda value: value / 256).convert("L")
