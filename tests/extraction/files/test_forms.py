"""Filled PDF forms: their values are read and stand in every picture."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageChops

from countersign.extraction.files import pages_of_pdf, render_page
from countersign.extraction.from_file import read
from countersign.extraction.model import Buyer

PRINTED = (
    ("Freelance Studio", 780),
    ("Invoice form, please fill in and send with your statement of hours", 760),
    ("Invoice number", 700),
    ("Invoice date", 670),
    ("Net total EUR", 640),
    ("VAT 19 %", 610),
    ("Total EUR", 580),
)
FILLED = {
    "number": ("F-2026-88", 700),
    "date": ("05.10.2026", 670),
    "net": ("960.00", 640),
    "tax": ("182.40", 610),
    "total": ("1,142.40", 580),
}


def form(values=None, *, drawn=False, flags=4, xfa=False, field=None):
    """A form with these values; `drawn` says whether whoever filled it in has drawn them, too."""
    document = pikepdf.new()
    font = document.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    )
    page = document.add_blank_page(page_size=(595, 842))
    said = "".join(f"BT /F 11 Tf 50 {y} Td ({text}) Tj ET\n" for text, y in PRINTED)
    page.obj.Resources = Dictionary(Font=Dictionary(F=font))
    page.obj.Contents = document.make_stream(said.encode())
    widgets = [
        document.make_indirect(_widget(document, font, name, *value, drawn, flags))
        for name, value in (FILLED if values is None else values).items()
    ]
    if field:
        widgets.append(document.make_indirect(field))
    page.obj.Annots = Array(widgets)
    document.Root.AcroForm = Dictionary(
        Fields=Array(widgets),
        NeedAppearances=not drawn,
        DA=String("/Helv 10 Tf 0 g"),
        DR=Dictionary(Font=Dictionary(Helv=font)),
    )
    if xfa:
        document.Root.AcroForm.XFA = document.make_stream(b"<xdp:xdp/>")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _widget(document, font, name, value, y, drawn, flags):
    widget = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=String(name),
        V=String(value),
        DA=String("/Helv 10 Tf 0 g"),
        Rect=Array([200, y - 4, 400, y + 12]),
        F=flags,
    )
    if drawn:
        look = document.make_stream(
            f"/Tx BMC BT /Helv 10 Tf 2 4 Td ({value}) Tj ET EMC".encode()
        )
        look.Type, look.Subtype = Name.XObject, Name.Form
        look.BBox = Array([0, 0, 200, 16])
        look.Resources = Dictionary(Font=Dictionary(Helv=font))
        widget.AP = Dictionary(N=look)
    return widget


def said_by(data):
    return {name: one.value for name, one in read(data, buyer=Buyer()).fields.items()}


def picture(data):
    return Image.open(io.BytesIO(render_page(data, "application/pdf", 1, 595)))


@pytest.mark.parametrize("drawn", [False, True])
def test_what_was_filled_in_is_read(drawn):
    said = said_by(form(drawn=drawn))
    assert said["invoice_number"] == "F-2026-88"
    assert said["issue_date"] == "2026-10-05"
    assert (said["net_total"], said["tax_total"], said["gross_total"]) == (
        "960.00",
        "182.40",
        "1142.40",
    )


@pytest.mark.parametrize("drawn", [False, True])
def test_what_was_filled_in_stands_in_the_picture_and_nothing_else_is_new(drawn):
    filled, empty = picture(form(drawn=drawn)), picture(form({}))
    more = ImageChops.difference(filled.convert("L"), empty.convert("L"))
    left, top, right, bottom = more.point(lambda value: 255 * (value > 40)).getbbox()
    assert 200 <= left < right <= 260
    assert 842 - 712 <= top < bottom <= 842 - 576
    words = [word for word in pages_of_pdf(form(drawn=drawn))[0].words if word.text == "1,142.40"]  # fmt: skip
    assert [200 <= word.box.x0 < word.box.x1 <= 260 for word in words] == [True]


def test_an_empty_form_has_no_blue_behind_its_fields():
    empty = {name: ("", y) for name, (_, y) in FILLED.items()}
    difference = ImageChops.difference(picture(form(empty)), picture(form({})))
    assert difference.getbbox() is None


def test_a_hidden_field_is_neither_read_nor_shown():
    hidden = form(flags=2)
    assert "invoice_number" not in said_by(hidden)
    assert ImageChops.difference(picture(hidden), picture(form({}))).getbbox() is None


def test_a_form_that_cannot_be_shown_is_told():
    notices = read(form({}, xfa=True), buyer=Buyer()).notices
    assert [notice.code for notice in notices] == ["form-not-shown"]
    assert read(form(), buyer=Buyer()).notices == ()


@pytest.mark.parametrize(
    "field",
    [
        Dictionary(),
        Dictionary(Subtype=Name.Widget),
        Dictionary(Subtype=Name.Widget, FT=Name.Tx, V=5, Rect=Array([0, 0, 1])),
        Dictionary(Subtype=Name.Widget, FT=Name.Sig, Rect=Array([9, 9, 99, 99])),
        Dictionary(Subtype=Name.Widget, FT=Name.Ch, V=Array([1]), Opt=Array([]), Rect=Array([9, 9, 99, 99])),
        Dictionary(Subtype=Name.Widget, FT=Name.Tx, V=String("9" * 99999), MaxLen=-1, Ff=1 << 24, Rect=Array([9, 9, 99, 99])),
    ],
)  # fmt: skip
def test_a_field_that_is_none_takes_nothing_from_the_others(field):
    assert said_by(form(field=field))["gross_total"] == "1142.40"
