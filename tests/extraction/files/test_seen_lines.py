"""Lines and shades of pages that are pictures, and the cells that they make."""

import io
from collections.abc import Sequence

import pytest
from fpdf import FPDF
from PIL import Image

from countersign.extraction.files import (
    OCR,
    each_in_child,
    ocr_pages,
    render_page,
    upright,
)
from countersign.extraction.from_file import read_words
from countersign.extraction.model import Box, Buyer, Page
from countersign.extraction.page.grid import Grid

pytestmark = pytest.mark.ocr
DPI, WIDE, HIGH = 150, 420, 320
ROWS = [
    ("Rechnungsnummer", "R-2026/0042"),
    ("Rechnungsdatum", "31.03.2026"),
    ("IBAN", "DE89 3704 0044"),
]


@pytest.fixture(scope="module")
def page() -> Page:
    """What is seen of a scan that lay askew: ruled cells, a shaded bar, and writing without any line."""
    pdf = FPDF(unit="pt", format=(WIDE, HIGH))
    pdf.add_page()
    pdf.set_font("helvetica", size=11)
    pdf.text(40, 60, "EEEEEEEEEE MMMMMMMMMMM Muster und Partner GmbH")
    for row, (label, value) in enumerate(ROWS):
        top, high = 100 + 25 * row, 40 if label == "IBAN" else 25
        for x, wide, text in ((40, 120, label), (160, 90, value), (250, 90, "")):
            pdf.rect(x, top, wide, high)
            pdf.text(x + 5, top + 16, text)
    pdf.text(165, 181, "0532 0130 00")
    pdf.text(252, 166, "4711")
    pdf.text(252, 181, "0815")
    pdf.set_fill_color(210)
    pdf.rect(40, 220, 340, 24, style="F")
    pdf.text(46, 236, "Gesamtbetrag 119,00 EUR")
    pdf.text(40, 280, "Vielen Dank sagt Ihre Firma Muster und Partner")
    return upright(_seen(bytes(pdf.output()), askew=-2.0))


def _seen(paper: bytes, *, askew: float) -> Page:
    drawn = render_page(paper, "application/pdf", 1, round(WIDE / 72 * DPI))
    with Image.open(io.BytesIO(drawn)) as picture:
        grey = picture.convert("L")
    out = io.BytesIO()
    turned = grey.rotate(-askew, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    turned.save(out, "JPEG", quality=60, dpi=(DPI, DPI))
    (page,) = each_in_child(OCR, ocr_pages, out.getvalue(), "image/jpeg")
    return page


def _cell(page: Page, text: str) -> tuple[float, float]:
    """How wide and high the cell of a word is."""
    (word,) = [word for word in page.words if word.text == text]
    cell = Grid(page).cell(word.box)
    assert cell.closed, text
    return cell.box.x1 - cell.box.x0, cell.box.y1 - cell.box.y0


def _between(lines: Sequence[Box], top: float, bottom: float) -> list[Box]:
    return [line for line in lines if top < line.y0 < bottom or top < line.y1 < bottom]


def test_ruled_cells_are_seen(page):
    assert _cell(page, "Rechnungsnummer") == pytest.approx((120, 25), abs=2)
    assert _cell(page, "R-2026/0042") == pytest.approx((90, 25), abs=2)
    assert _cell(page, "4711") == pytest.approx((90, 40), abs=2)


def test_a_shaded_bar_has_edges(page):
    (word,) = [word for word in page.words if word.text == "Gesamtbetrag"]
    cell = Grid(page).cell(word.box)
    assert cell.box.y1 - cell.box.y0 == pytest.approx(24, abs=3)


def test_writing_is_no_line(page):
    first, last = page.words[0].box, page.words[-1].box
    assert _between(page.lines, first.y0 - 2, first.y1 + 2) == []
    assert _between(page.lines, last.y0 - 2, last.y1 + 2) == []


def test_no_value_is_made_of_what_two_seen_cells_hold(page):
    said = read_words([page], buyer=Buyer())

    assert said.fields["iban"].value == "DE89370400440532013000"
    assert said.fields["invoice_number"].value == "R-2026/0042"
    assert said.fields["issue_date"].value == "2026-03-31"
