"""Codes are looked for where a page can show one, and found wherever that is."""

import pypdfium2 as pdfium
import zxingcpp
from fpdf import FPDF
from PIL import Image

from countersign.extraction.files.barcodes import qr_codes
from countersign.extraction.files.code_places import code_place
from countersign.extraction.files.sniff import PDF
from countersign.extraction.model import Box

_TEXT = "Scan to pay 4711"


def _page() -> FPDF:
    pdf = FPDF(unit="pt", format=(400, 600))
    pdf.add_page()
    pdf.set_font("Helvetica", size=9)
    pdf.text(20, 20, "Invoice 17")
    return pdf


def _code(scale: int) -> Image.Image:
    code = zxingcpp.create_barcode(_TEXT, zxingcpp.BarcodeFormat.QRCode)
    return Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=scale))


def _found(pdf: FPDF) -> list[tuple[str, tuple[int, ...]]]:
    codes = qr_codes(bytes(pdf.output()), PDF)
    return [(code.text, tuple(round(side / 10) for side in code.box)) for code in codes]


def test_a_code_drawn_as_boxes_is_found_where_it_stands():
    pdf = _page()
    pdf.set_fill_color(0, 0, 0)
    code = _code(1)
    for x in range(code.width):
        for y in range(code.height):
            if not code.getpixel((x, y)):
                pdf.rect(200 + 4 * x, 300 + 4 * y, 4, 4, style="F")

    ((text, place),) = _found(pdf)

    assert text == _TEXT
    assert place[:2] == (22, 32)  # behind four blank modules


def test_a_code_in_a_picture_is_found_where_it_stands():
    pdf = _page()
    pdf.image(_code(4), x=100, y=400, w=80, h=80)

    ((text, place),) = _found(pdf)

    assert text == _TEXT
    assert place[:2] == (11, 41)


def test_a_page_of_text_and_rules_has_none():
    pdf = _page()
    for y in range(100, 500, 10):
        pdf.line(50, y, 350, y)

    assert _found(pdf) == []


def test_links_and_the_edges_of_cells_have_no_page_drawn():
    pdf = _page()
    pdf.link(x=20, y=10, w=60, h=12, link="https://example.org/pay")
    for x in range(20, 380, 12):
        for y in range(100, 500, 40):
            pdf.set_line_width(0.3)
            pdf.line(x, y, x, y + 30)

    assert _drawn_part(pdf) is None


def test_a_code_beside_a_link_is_found_where_it_stands():
    pdf = _page()
    pdf.link(x=100, y=400, w=80, h=80, link="https://example.org/pay")
    pdf.image(_code(4), x=100, y=400, w=80, h=80)

    ((text, place),) = _found(pdf)

    assert text == _TEXT
    assert place[:2] == (11, 41)


def test_a_note_that_may_show_a_picture_has_the_whole_page_drawn():
    pdf = _page()
    pdf.text_annotation(x=50, y=50, text="see below")

    assert _drawn_part(pdf) == (0, 0, 400, 600)


def _drawn_part(pdf: FPDF) -> Box | None:
    with pdfium.PdfDocument(bytes(pdf.output())) as document:
        return code_place(document[0])
