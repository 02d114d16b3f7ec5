"""Pages that are pictures, read by eye."""

import io
import sys
from importlib.util import find_spec

import pytest
from fpdf import FPDF
from PIL import Image

from countersign.extraction.files import (
    OCR,
    Refused,
    each_in_child,
    ocr_pages,
    pages_of_pdf,
    render_page,
    upright,
)
from countersign.extraction.model import Page

pytestmark = pytest.mark.ocr
DPI = 200


@pytest.fixture(scope="module")
def invoice() -> bytes:
    """A small invoice as a PDF: 420 x 300 points."""
    pdf = FPDF(unit="pt", format=(420, 300))
    pdf.add_page()
    pdf.set_font("helvetica", size=16)
    pdf.text(40, 50, "Müller & Söhne GmbH")
    pdf.set_font("helvetica", size=10)
    lines = [
        "Rechnung Nr. R-2026/0042 vom 31.03.2026",
        "Pos Menge Beschreibung Einzelpreis Gesamt",
        "1 2 Beratung vor Ort 1.050,00 2.100,00",
        "2 1 Anfahrt über Köln 85,50 85,50",
        "Gesamtbetrag 2.185,50 EUR zahlbar bis 30.04.2026",
    ]
    for number, line in enumerate(lines):
        pdf.text(40, 100 + 30 * number, line)
    return bytes(pdf.output())


def scanned(invoice: bytes, degrees: float = 0, quality: int = 70) -> bytes:
    """The invoice as a JPEG, turned clockwise on the scanner's glass."""
    width = round(420 / 72 * DPI)
    drawn = render_page(invoice, "application/pdf", 1, width)
    with Image.open(io.BytesIO(drawn)) as picture:
        turned = picture.convert("L").rotate(
            -degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255
        )
    out = io.BytesIO()
    turned.save(out, "JPEG", quality=quality, dpi=(DPI, DPI))
    return out.getvalue()


def seen(data: bytes, media_type: str = "image/jpeg") -> Page:
    (page,) = each_in_child(OCR, ocr_pages, data, media_type)
    return page


def missing(page: Page, invoice: bytes) -> list[str]:
    """What the text layer says and the page was not seen to say."""
    words = {word.text for word in page.words}
    (truth,) = pages_of_pdf(invoice)
    return [word.text for word in truth.words if word.text not in words]


def test_words_are_seen_where_they_stand(invoice):
    page = seen(scanned(invoice))

    assert (page.width, page.height) == pytest.approx((420, 300), abs=1)
    assert page.turn == 0
    assert missing(page, invoice) == []
    (truth,) = pages_of_pdf(invoice)
    for word, drawn in zip(page.words, truth.words, strict=True):
        assert (word.text, word.source) == (drawn.text, "ocr")
        assert 0.5 < word.confidence <= 1
        assert list(word.box) == pytest.approx(list(drawn.box), abs=5), word.text


def test_a_page_on_its_side_keeps_its_places(invoice):
    page = seen(scanned(invoice, 90))

    assert (page.width, page.height) == pytest.approx((300, 420), abs=1)
    assert page.turn == pytest.approx(270, abs=1)
    assert missing(page, invoice) == []
    (truth,) = pages_of_pdf(invoice)
    place = next(word.box for word in truth.words if word.text == "Gesamtbetrag")
    shown = next(word.box for word in page.words if word.text == "Gesamtbetrag")
    turned = (300 - place.y1, place.x0, 300 - place.y0, place.x1)
    assert shown == pytest.approx(turned, abs=5)


@pytest.mark.parametrize("degrees", [-4.5, 183])
def test_a_page_askew_is_read_line_by_line(invoice, degrees):
    page = seen(scanned(invoice, degrees))

    assert missing(page, invoice) == []
    (truth,) = pages_of_pdf(invoice)
    assert [word.text for word in page.words] == [word.text for word in truth.words]
    lines = [word.box for word in upright(page).words[-6:]]
    assert max(box.y0 for box in lines) - min(box.y0 for box in lines) < 5


def test_a_page_on_its_head_is_turned_though_its_longest_lines_look_alike_both_ways():
    pdf = FPDF(unit="pt", format=(420, 300))
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    for row in range(4):
        pdf.text(40, 50 + 24 * row, "0888 8080 0880 8008 8880 8080 0808 8000 8808")
    for row, line in enumerate(
        ("Rechnung vom 31.03.2026", "Gesamtbetrag 85,50 EUR", "zahlbar sofort")
    ):
        pdf.text(40, 170 + 30 * row, line)
    paper = bytes(pdf.output())

    page = seen(scanned(paper, 180))

    assert page.turn == pytest.approx(180, abs=1)
    assert {"Rechnung", "Gesamtbetrag", "85,50"} <= {word.text for word in page.words}


@pytest.mark.skipif(
    find_spec("tesserocr") is None, reason="tesserocr is not installed here"
)
@pytest.mark.parametrize("degrees", [0, 90, -4.5, 183])
def test_tesseract_reads_the_same(invoice, degrees):
    data = scanned(invoice, degrees)

    (page,) = each_in_child(OCR, ocr_pages, data, "image/jpeg", engine="tesserocr")

    assert missing(page, invoice) == []


def test_an_empty_page_has_no_words():
    out = io.BytesIO()
    Image.new("L", (800, 600), 255).save(out, "PNG")

    assert seen(out.getvalue(), "image/png").words == ()


def test_what_is_no_picture_is_refused(invoice):
    with pytest.raises(Refused) as caught:
        seen(b"nothing", "image/png")
    assert caught.value.code == "broken"


def test_the_web_process_stays_small():
    """The engine is loaded where pages are read, and nowhere else."""
    assert "rapidocr" not in sys.modules


def test_single_figures_in_a_column_are_seen():
    pdf = FPDF(unit="pt", format=(420, 300))
    pdf.add_page()
    pdf.set_font("helvetica", size=9)
    for row in range(6):
        pdf.text(40, 60 + 30 * row, "Beratung vor Ort")
        pdf.text(210, 60 + 30 * row, "1")
        pdf.text(330, 60 + 30 * row, "85,50")

    page = seen(scanned(bytes(pdf.output())))

    said = [word.text for word in page.words]
    assert said == ["Beratung", "vor", "Ort", "1", "85,50"] * 6
