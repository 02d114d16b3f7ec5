from dataclasses import replace
from io import BytesIO

import pikepdf
import zxingcpp
from fpdf import FPDF
from PIL import Image, ImageDraw

from countersign.extraction.cutting import (
    may_be_sheets,
    propose,
    sheets_of,
)
from countersign.extraction.files import pages_of_pdf
from countersign.extraction.files.sniff import PDF
from countersign.extraction.model import Box, Buyer, Proposal, Word
from countersign.samples.drawing import draw
from countersign.samples.making import make_sample


def joined(*files: bytes) -> bytes:
    with pikepdf.new() as whole:
        for data in files:
            with pikepdf.open(BytesIO(data)) as part:
                whole.pages.extend(part.pages)
        written = BytesIO()
        whole.save(written)
    return written.getvalue()


def proposed(*files: bytes) -> Proposal:
    data = joined(*files)
    pages = pages_of_pdf(data)
    return propose(pages, sheets_of(data, PDF, may_be_sheets(pages)), Buyer())


def picture_page(picture: Image.Image | None, text: str = "") -> bytes:
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    pdf.text(100, 100, text)
    if picture:
        pdf.image(picture, 100, 150, 380)
    return bytes(pdf.output())


def separator(text: str, form: zxingcpp.BarcodeFormat) -> bytes:
    code = zxingcpp.create_barcode(text, form)
    picture = Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=4))
    return picture_page(
        picture,
        "Separator sheet: put it between two invoices that are scanned in one go.",
    )


def patch_code(wide: str) -> bytes:
    """Bars as scanners know them: 0.2 inches wide or 0.08 narrow, 0.08 apart."""
    picture = Image.new("L", (900, 600), "white")
    pen = ImageDraw.Draw(picture)
    at = 150
    for each in wide:
        width = 50 if each == "w" else 20
        pen.rectangle((50, at, 850, at + width - 1), fill="black")
        at += width + 20
    return picture_page(picture)


ONE, OTHER = make_sample(7), make_sample(4)
FURTHER = make_sample(1007, vendor=ONE.vendor)
LONG = make_sample(8, lines=70)


def test_invoices_of_two_vendors_and_of_one_are_told_apart():
    found = proposed(draw(ONE), draw(FURTHER), draw(OTHER))

    assert [part.pages for part in found.parts] == [(1,), (2,), (3,)]
    assert not found.told


def test_an_invoice_of_several_pages_stays_whole_also_between_others():
    pages = len(pages_of_pdf(draw(LONG)))
    assert pages > 1

    assert proposed(draw(LONG)).cuts == ()
    assert proposed(draw(ONE), draw(LONG), draw(OTHER)).cuts == (2, 2 + pages)


def test_a_copy_lies_with_what_it_is_a_copy_of():
    pages = pages_of_pdf(joined(draw(ONE), draw(ONE), draw(OTHER)))
    stamp = Word("Kopie", 2, Box(300, 8, 340, 18))
    pages = (pages[0], replace(pages[1], words=(stamp, *pages[1].words)), pages[2])

    first, other = propose(pages, {}, Buyer()).parts

    assert (first.pages, first.copies) == ((1, 2), (2,))
    assert other.pages == (3,)


def test_separator_sheets_say_where_to_cut_and_are_dropped():
    for form in (zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.QRCode):
        sheet = separator("PATCHT", form)
        found = proposed(draw(ONE), sheet, draw(FURTHER), draw(OTHER))

        assert [part.pages for part in found.parts] == [(1,), (3, 4)]
        assert found.dropped == (2,)
        assert found.told


def test_patch_codes_separate_whichever_and_however_they_lie():
    for wide in ("wwnn", "wnwn", "wnnw", "nwwn", "nwnw", "nnww"):
        found = proposed(draw(ONE), patch_code(wide), draw(OTHER))
        assert (found.dropped, found.told) == ((2,), True), wide


def test_other_codes_and_bars_separate_nothing():
    code = separator("4006381333931", zxingcpp.BarcodeFormat.Code128)
    found = proposed(draw(ONE), code, patch_code("nnnn"), patch_code("wwwn"))

    assert not found.told


def test_a_blank_page_belongs_to_none():
    found = proposed(draw(ONE), picture_page(None), draw(OTHER))

    assert [part.pages for part in found.parts] == [(1,), (3,)]
    assert found.dropped == (2,)
    assert not found.told


def test_words_that_name_another_page_are_no_page_number():
    """“Carried over from page 1” stands on the second page of one invoice."""
    for layout in ("carried", "discounts", "mixed"):
        for seed in (21, 22, 23):
            sample = make_sample(seed, layout=layout, lines=60)
            assert proposed(draw(sample)).cuts == ()
