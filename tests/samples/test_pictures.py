"""Samples as pictures and scans."""

from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from countersign.samples import draw_image, draw_scan, make_sample


@pytest.mark.parametrize("kind", ["png", "jpeg", "tiff"])
def test_a_page_becomes_a_picture(kind):
    picture = Image.open(
        BytesIO(draw_image(make_sample(2, layout="corner"), kind=kind))
    )
    assert picture.format == kind.upper()
    assert picture.size == (1241, 1754)


def test_a_turned_page_lies_on_its_side():
    sample = make_sample(2, layout="corner")
    picture = Image.open(BytesIO(draw_image(sample, turn=90, dpi=72)))
    assert picture.width > picture.height


def test_damage_is_the_same_each_time():
    sample = make_sample(3)
    damage = {"kind": "jpeg", "turn": 1.5, "blur": 0.7, "grain": 20, "quality": 40}
    first = draw_image(sample, **damage)
    assert draw_image(sample, **damage) == first
    assert first != draw_image(sample, kind="jpeg")


def test_a_page_that_is_not_there_is_refused():
    with pytest.raises(IndexError):
        draw_image(make_sample(3, layout="letter"), page=2)


def test_a_scan_has_pages_but_no_words():
    sample = make_sample(2, layout="carried")
    scan = draw_scan(sample, dpi=60)
    assert draw_scan(sample, dpi=60) == scan
    pages = pypdfium2.PdfDocument(scan)
    assert len(pages) > 1
    assert [page.get_textpage().get_text_range() for page in pages] == [""] * len(pages)
