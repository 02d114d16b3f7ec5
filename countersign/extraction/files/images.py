"""Pictures as pages: how many, what size they are shown at, and the picture itself, upright."""

import io
import struct
from collections.abc import Callable, Mapping
from typing import Final

from pi_heif import HeifImageFile
from PIL import Image, ImageFile, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import (
    STRIPBYTECOUNTS,
    STRIPOFFSETS,
    TILEBYTECOUNTS,
    TILEOFFSETS,
    TiffImageFile,
)
from PIL.WebPImagePlugin import WebPImageFile

from countersign.extraction.files.limits import Inspection, Limits
from countersign.extraction.files.sniff import HEIC, JPEG, PNG, TIFF, WEBP
from countersign.sandbox.refused import Refused

# The classes themselves: Image.open would warn of large pictures before we can say how large.
_OPENERS: Final[Mapping[str, Callable[[io.BytesIO], ImageFile.ImageFile]]] = {
    PNG: PngImageFile,
    JPEG: JpegImageFile,
    TIFF: TiffImageFile,
    WEBP: WebPImageFile,
    HEIC: HeifImageFile,
}
_DAMAGE: Final = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    ZeroDivisionError,
    OverflowError,
    struct.error,
)
_ORIENTATION: Final = 0x0112
_TURNED: Final = frozenset({5, 6, 7, 8})  # EXIF orientations that swap width and height
_A4_HEIGHT: Final = 842.0
_PLAUSIBLE: Final = (140.0, 2000.0)  # points of the longer side that a dpi may come to
_PREVIEW: Final = (
    64  # pixels: JPEG is checked at the smallest scale it can be decoded at
)


def inspect_image(data: bytes, media_type: str, limits: Limits) -> Inspection:
    """The pages' sizes in points by the picture's dpi, or Refused.

    A picture without a plausible dpi (most photographs) is taken to show an A4 page.
    """
    try:
        with _OPENERS[media_type](io.BytesIO(data)) as image:
            count = frames(image)
            if count > limits.pages:
                raise Refused("too-many-pages", pages=count, limit=limits.pages)
            sizes = tuple(
                _look_at(image, index, len(data), limits) for index in range(count)
            )
            image.seek(0)
            _decode(image)
    except _DAMAGE as problem:
        truncated = "truncated" in str(problem) or not _has_end(data, media_type)
        raise Refused("truncated" if truncated else "broken") from problem
    if not _has_end(data, media_type):
        raise Refused("truncated")
    return Inspection(media_type, sizes)


def open_frame(data: bytes, media_type: str, page: int) -> Image.Image:
    """The picture of one page (from 1), turned as its EXIF orientation says; OSError when damaged."""
    image = _OPENERS[media_type](io.BytesIO(data))
    image.seek(page - 1)
    return ImageOps.exif_transpose(image)


def frame_count(data: bytes, media_type: str) -> int:
    """How many pages a picture has."""
    with _OPENERS[media_type](io.BytesIO(data)) as image:
        return frames(image)


def frame_size(data: bytes, media_type: str, page: int) -> tuple[float, float]:
    """Width and height of a page (from 1) in points as it is shown."""
    with _OPENERS[media_type](io.BytesIO(data)) as image:
        image.seek(page - 1)
        return size_in_points(image)


def frames(image: ImageFile.ImageFile) -> int:
    """How many pages a picture has: only TIFF has several, an animation is one."""
    return int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1


def size_in_points(image: ImageFile.ImageFile) -> tuple[float, float]:
    """Width and height of the current frame in points as it is shown."""
    width, height = image.size
    across, down = _dpi(image)
    if image.format != "TIFF" and image.getexif().get(_ORIENTATION) in _TURNED:
        width, height, across, down = height, width, down, across
    points = (width * 72 / across, height * 72 / down)
    if _PLAUSIBLE[0] <= max(points) <= _PLAUSIBLE[1]:
        return points
    scale = _A4_HEIGHT / max(width, height)
    return (width * scale, height * scale)


def _look_at(
    image: ImageFile.ImageFile, index: int, length: int, limits: Limits
) -> tuple[float, float]:
    if index:
        image.seek(index)
    width, height = image.size
    if width * height > limits.pixels:
        raise Refused("too-many-pixels", pixels=width * height, limit=limits.pixels)
    if isinstance(image, TiffImageFile) and not _strips_fit(image, length):
        raise Refused("truncated")
    return size_in_points(image)


def _dpi(image: ImageFile.ImageFile) -> tuple[float, float]:
    try:
        across, down = (float(value) for value in image.info["dpi"])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return (1.0, 1.0)
    return (across, down) if across > 1 and down > 1 else (1.0, 1.0)


def _strips_fit(image: TiffImageFile, length: int) -> bool:
    for offsets, counts in (
        (STRIPOFFSETS, STRIPBYTECOUNTS),
        (TILEOFFSETS, TILEBYTECOUNTS),
    ):
        starts = image.tag_v2.get(offsets, ())
        sizes = image.tag_v2.get(counts, ())
        if any(
            start + size > length for start, size in zip(starts, sizes, strict=False)
        ):
            return False
    return True


def _decode(image: ImageFile.ImageFile) -> None:
    if isinstance(image, JpegImageFile):
        image.draft("RGB", (_PREVIEW, _PREVIEW))
    image.load()


def _has_end(data: bytes, media_type: str) -> bool:
    if media_type == PNG:
        return b"IEND" in data[-4096:]
    return media_type != JPEG or b"\xff\xd9" in data[len(data) // 2 :]
