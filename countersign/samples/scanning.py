"""Samples as pictures, as a scanner or a phone would give them."""

import time
from io import BytesIO
from random import Random
from typing import Final, Literal

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

from countersign.samples.drawing import draw
from countersign.samples.model import SampleInvoice

_CREATED: Final = time.struct_time((2026, 1, 1, 0, 0, 0, 3, 1, 0))


def draw_image(
    sample: SampleInvoice,
    *,
    kind: Literal["png", "jpeg", "tiff"] = "png",
    dpi: int = 150,
    page: int = 1,
    turn: float = 0.0,
    blur: float = 0.0,
    grain: int = 0,
    quality: int = 80,
) -> bytes:
    """One page as a picture; the same arguments give the same bytes.

    `turn` is in degrees anticlockwise (quarter turns and skew alike; the picture grows), `blur` a
    radius in pixels, `grain` how far grey values stray (0 to 255), `quality` that of a JPEG.
    IndexError when the page does not exist.
    """
    picture = _rendered(draw(sample), page, dpi)
    if turn:
        picture = picture.rotate(
            turn, Image.Resampling.BICUBIC, expand=True, fillcolor="white"
        )
    if blur:
        picture = picture.filter(ImageFilter.GaussianBlur(blur))
    if grain:
        picture = _grainy(picture, grain, sample.seed)
    out = BytesIO()
    if kind == "jpeg":
        picture.save(out, "JPEG", quality=quality, dpi=(dpi, dpi))
    else:
        picture.save(out, kind.upper(), dpi=(dpi, dpi))
    return out.getvalue()


def draw_scan(sample: SampleInvoice, *, dpi: int = 200, quality: int = 70) -> bytes:
    """The whole invoice as a PDF of pictures without a text layer."""
    count = len(pypdfium2.PdfDocument(draw(sample)))
    pages = [
        Image.open(
            BytesIO(
                draw_image(sample, kind="jpeg", dpi=dpi, page=number, quality=quality)
            )
        )
        for number in range(1, count + 1)
    ]
    out = BytesIO()
    pages[0].save(
        out,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=dpi,
        creationDate=_CREATED,
        modDate=_CREATED,
    )
    return out.getvalue()


def _rendered(pdf: bytes, page: int, dpi: int) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        if not 1 <= page <= len(document):
            raise IndexError(page)
        bitmap = document[page - 1].render(scale=dpi / 72)
        picture: Image.Image = bitmap.to_pil().convert("L")
        return picture
    finally:
        document.close()


def _grainy(picture: Image.Image, grain: int, seed: int) -> Image.Image:
    random = Random(f"grain {seed}")  # noqa: S311 - demo data
    noise = Image.frombytes(
        "L", picture.size, random.randbytes(picture.width * picture.height)
    )
    flat = noise.point(lambda value: 128 + (value - 128) * grain // 128)
    return ImageChops.add(picture, flat, offset=-128)
