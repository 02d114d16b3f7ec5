"""Photos of one paper, bound into one PDF: a page each, in their order."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from fpdf import FPDF

from countersign.sandbox.refused import Refused

from .images import frame_size, inspect_image, open_frame
from .limits import Limits
from .sniff import HEAD, JPEG, sniff

_NO_DAY: Final = datetime(2000, 1, 1, tzinfo=UTC)  # the same photos give the same bytes
_QUALITY: Final = 92


def bound(pictures: Sequence[bytes], limits: Limits) -> bytes:
    """The PDF. A JPEG that stands upright keeps its bytes. Raises Refused for what is no picture that can be shown."""
    if len(pictures) > limits.pages:
        raise Refused("too-many-pages", pages=len(pictures), limit=limits.pages)
    document = FPDF(unit="pt")
    document.set_creation_date(_NO_DAY)
    document.set_auto_page_break(auto=False)
    for picture in pictures:
        media_type = sniff(picture[:HEAD]) or ""
        inspect_image(picture, media_type, limits)
        width, height = frame_size(picture, media_type, 1)
        document.add_page(format=(width, height))
        document.image(_upright(picture, media_type), 0, 0, width, height)
    return bytes(document.output())


def _upright(picture: bytes, media_type: str) -> io.BytesIO:
    frame = open_frame(picture, media_type, 1)
    if media_type == JPEG and getattr(frame, "format", None) == "JPEG" and frame.mode == "RGB":  # fmt: skip
        return io.BytesIO(picture)
    written = io.BytesIO()
    frame.convert("RGB").save(written, "JPEG", quality=_QUALITY)
    written.seek(0)
    return written
