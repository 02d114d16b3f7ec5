"""Lines that pages draw: frames, rules, shading and grids, and nothing of what is no line."""

import io

import pikepdf
from fpdf import FPDF

from countersign.extraction.files import pages_of_pdf
from countersign.extraction.model import Box


def _page() -> FPDF:
    pdf = FPDF(unit="pt", format=(400, 300))
    pdf.add_page()
    pdf.set_font("Helvetica", size=9)
    pdf.set_line_width(0.2)
    pdf.text(20, 20, "Words")
    return pdf


def _lines(pdf: FPDF) -> set[Box]:
    (page,) = pages_of_pdf(bytes(pdf.output()))
    return {Box(*(float(round(side)) for side in line)) for line in page.lines}


def test_a_rule_and_a_frame_are_lines():
    pdf = _page()
    pdf.line(50, 40, 350, 40)
    pdf.rect(100, 100, 200, 50)

    assert _lines(pdf) >= {
        Box(50, 40, 350, 40),
        Box(100, 100, 300, 100),
        Box(100, 150, 300, 150),
        Box(100, 100, 100, 150),
        Box(300, 100, 300, 150),
    }


def test_shading_has_edges_and_a_thin_box_is_one_line():
    pdf = _page()
    pdf.set_fill_color(220, 220, 220)
    pdf.rect(50, 60, 300, 20, style="F")
    pdf.set_fill_color(0, 0, 0)
    pdf.rect(50, 200, 300, 1, style="F")

    found = _lines(pdf)

    assert {line for line in found if line.y0 == line.y1} == {
        Box(50, 60, 350, 60),
        Box(50, 80, 350, 80),
        Box(50, 200, 350, 200),
    }


def test_pieces_that_touch_are_one_line():
    pdf = _page()
    for at in range(50, 350, 50):
        pdf.line(at, 90, at + 50, 90)

    assert _lines(pdf) == {Box(50, 90, 350, 90)}


def test_white_boxes_slanting_lines_and_specks_are_no_lines():
    pdf = _page()
    pdf.set_fill_color(255, 255, 255)
    pdf.rect(50, 60, 300, 20, style="F")
    pdf.line(50, 100, 200, 180)
    pdf.line(50, 200, 54, 200)

    assert _lines(pdf) == set()


def test_a_turned_page_has_its_lines_as_it_is_shown():
    pdf = _page()
    pdf.line(50, 40, 350, 40)
    turned = pikepdf.open(io.BytesIO(bytes(pdf.output())))
    turned.pages[0].rotate(90, relative=False)
    data = io.BytesIO()
    turned.save(data)

    (page,) = pages_of_pdf(data.getvalue())

    assert [tuple(map(round, line)) for line in page.lines] == [(260, 50, 260, 350)]
