"""Pages drawn for the screen."""

import io

import pikepdf
import pytest
from fpdf import FPDF
from PIL import Image

from countersign.extraction.files import Refused, render_page

PDF, PNG, JPEG, TIFF = "application/pdf", "image/png", "image/jpeg", "image/tiff"


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def saved(picture: Image.Image, format: str, **how) -> bytes:
    out = io.BytesIO()
    picture.save(out, format, **how)
    return out.getvalue()


def half_black(size=(200, 100)) -> Image.Image:
    """White with a black left half."""
    picture = Image.new("L", size, 255)
    picture.paste(0, (0, 0, size[0] // 2, size[1]))
    return picture


def darkness(picture: Image.Image, where: tuple[float, float]) -> int:
    x, y = where
    return picture.convert("L").getpixel((picture.width * x, picture.height * y))


def test_a_pdf_page_is_drawn_as_shown():
    pdf = FPDF(unit="pt", format=(400, 200))
    pdf.add_page()
    pdf.rect(0, 0, 200, 200, style="F")
    pdf.add_page()

    first = opened(render_page(bytes(pdf.output()), PDF, 1, 300))
    second = opened(render_page(bytes(pdf.output()), PDF, 2, 300))

    assert (first.format, first.size) == ("PNG", (300, 150))
    assert darkness(first, (0.25, 0.5)) < 10 < 245 < darkness(first, (0.75, 0.5))
    assert darkness(second, (0.25, 0.5)) == 255

    with pikepdf.open(io.BytesIO(bytes(pdf.output()))) as document:
        document.pages[0].Rotate = 90
        out = io.BytesIO()
        document.save(out)
    turned = opened(render_page(out.getvalue(), PDF, 1, 100))
    assert turned.size == (100, 200)
    assert darkness(turned, (0.5, 0.25)) < 10 < 245 < darkness(turned, (0.5, 0.75))


def test_webp_for_small_previews():
    assert opened(
        render_page(saved(half_black(), "PNG"), PNG, 1, 100, format="WEBP")
    ).format == ("WEBP")


def test_a_photograph_stands_as_its_camera_says():
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter clockwise
    for media_type, format in ((JPEG, "JPEG"), (TIFF, "TIFF")):
        data = saved(half_black().convert("RGB"), format, exif=exif)

        upright = opened(render_page(data, media_type, 1, 100))

        assert upright.size == (100, 200), format
        assert darkness(upright, (0.5, 0.25)) < 20, format
        assert darkness(upright, (0.5, 0.75)) > 235, format


def test_every_page_of_a_tiff():
    pages = [Image.new("1", (100, 100), color) for color in (1, 0)]
    data = saved(
        pages[0],
        "TIFF",
        save_all=True,
        append_images=pages[1:],
        compression="group4",
    )

    assert darkness(opened(render_page(data, TIFF, 1, 50)), (0.5, 0.5)) == 255
    assert darkness(opened(render_page(data, TIFF, 2, 50)), (0.5, 0.5)) == 0


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "I;16", "CMYK", "1"])
def test_every_kind_of_picture_is_drawn_on_white(mode):
    picture = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), (0, 0, 30, 40))
    if mode == "I;16":
        picture = half_black((60, 40)).convert("I").point(lambda v: v * 257)
        picture = picture.convert("I;16")
    elif mode in {"CMYK", "1"}:
        picture = half_black((60, 40)).convert(mode)
    else:
        picture = picture.convert(mode)
    format, media_type = ("TIFF", TIFF) if mode == "CMYK" else ("PNG", PNG)

    drawn = opened(render_page(saved(picture, format), media_type, 1, 60))

    assert drawn.mode == "RGB"
    assert darkness(drawn, (0.25, 0.5)) < 10
    if mode != "P":  # a palette made of RGBA keeps no clear colour
        assert darkness(drawn, (0.75, 0.5)) > 245


def test_a_very_long_page_comes_out_narrower():
    data = saved(Image.new("1", (100, 14_000), 1), "PNG")

    drawn = opened(render_page(data, PNG, 1, 2000))

    assert drawn.width * drawn.height <= 41_000_000


@pytest.mark.parametrize(
    ("data", "media_type", "code"),
    [
        (b"<Invoice/>", "application/xml", "no-pages"),
        (b"nothing", PDF, "broken"),
        (b"nothing", PNG, "broken"),
    ],
)
def test_what_can_not_be_drawn_is_refused(data, media_type, code):
    with pytest.raises(Refused) as caught:
        render_page(data, media_type, 1, 100)
    assert caught.value.code == code
