"""Photos of one paper, or pages of a scan, bound into one PDF: a page each, in their order."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from PIL import Image

from countersign.sandbox.refused import Refused

from .images import frame_size, inspect_image, open_frame
from .limits import Limits
from .sniff import HEAD, JPEG, sniff

if TYPE_CHECKING:
    from fpdf import FPDF

_NO_DAY: Final = datetime(2000, 1, 1, tzinfo=UTC)  # the same photos give the same bytes
_QUALITY: Final = 92


def bound(pictures: Sequence[bytes], limits: Limits) -> bytes:
    """The PDF. A JPEG that stands upright keeps its bytes. Raises Refused for what is no picture that can be shown."""
    if len(pictures) > limits.pages:
        raise Refused("too-many-pages", pages=len(pictures), limit=limits.pages)
    document = _empty()
    for picture in pictures:
        media_type = sniff(picture[:HEAD]) or ""
        inspect_image(picture, media_type, limits)
        width, height = frame_size(picture, media_type, 1)
        document.add_page(format=(width, height))
        document.image(_upright(picture, media_type), 0, 0, width, height)
    return bytes(document.output())


def bound_frames(
    data: bytes, media_type: str, pages: Sequence[tuple[int, int]]
) -> bytes:
    """The PDF of these pages (from 1) of one picture, each turned by so many degrees clockwise; black and white ones as they are.

    Raises Refused for what can't be opened.
    """
    document = _empty()
    try:
        for number, turn in pages:
            width, height = frame_size(data, media_type, number)
            frame = open_frame(data, media_type, number).rotate(-turn, expand=True)
            size = (height, width) if turn % 180 else (width, height)
            document.add_page(format=size)
            picture = frame if frame.mode == "1" else _as_jpeg(frame)
            document.image(picture, 0, 0, *size)
    except (OSError, EOFError, ValueError, SyntaxError) as problem:
        raise Refused("broken") from problem
    return bytes(document.output())


def prepare() -> None:
    """Have what writes PDFs at hand, for all processes forked from this one."""
    _empty()


def _empty() -> "FPDF":
    from fpdf import FPDF  # noqa: PLC0415 - 60 MB that most processes need not have

    document = FPDF(unit="pt")
    document.set_creation_date(_NO_DAY)
    document.set_auto_page_break(auto=False)
    return document


def _upright(picture: bytes, media_type: str) -> io.BytesIO:
    frame = open_frame(picture, media_type, 1)
    if media_type == JPEG and getattr(frame, "format", None) == "JPEG" and frame.mode == "RGB":  # fmt: skip
        return io.BytesIO(picture)
    return _as_jpeg(frame)


def _as_jpeg(frame: Image.Image) -> io.BytesIO:
    written = io.BytesIO()
    frame.convert("RGB").save(written, "JPEG", quality=_QUALITY)
    written.seek(0)
    return written
