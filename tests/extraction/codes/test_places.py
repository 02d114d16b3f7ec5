"""Codes are looked for where a page can show one, and found wherever that is."""

import zxingcpp
from fpdf import FPDF
from PIL import Image

from countersign.extraction.files.barcodes import qr_codes
from countersign.extraction.files.sniff import PDF

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
