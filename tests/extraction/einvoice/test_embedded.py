"""Which of a PDF's attachments is the invoice."""

import io

import pikepdf
import pytest

from countersign.extraction.einvoice import embedded_xml
from tests.extraction.einvoice.drawn import Drawn, pdf_with

XML = Drawn().cii()


@pytest.mark.parametrize(
    "name",
    ["factur-x.xml", "ZUGFeRD-invoice.xml", "zugferd-invoice.xml", "xrechnung.xml"],
)
def test_by_the_standards_names(name):
    assert embedded_xml(pdf_with((name, XML))) == XML


def test_a_broken_one_under_its_name_is_found_too():
    assert embedded_xml(pdf_with(("factur-x.xml", b"<rsm:Cr"))) == b"<rsm:Cr"


@pytest.mark.parametrize("xml", [XML, Drawn().ubl(), Drawn().zugferd_1()])
def test_by_what_it_holds_under_any_name(xml):
    assert embedded_xml(pdf_with(("invoice-data.xml", xml))) == xml


def test_the_standards_name_wins_over_another_invoice():
    other = Drawn(number="OTHER").ubl()

    pdf = pdf_with(("a.xml", other), ("factur-x.xml", XML), ("z.xml", other))

    assert embedded_xml(pdf) == XML


@pytest.mark.parametrize(
    "relationship", ["/Alternative", "/Source", "/Unspecified", ""]
)
@pytest.mark.parametrize("associated", [True, False])
def test_whatever_its_relationship(relationship, associated):
    pdf = pdf_with(
        ("factur-x.xml", XML), relationship=relationship, associated=associated
    )

    assert embedded_xml(pdf) == XML


def test_only_named_by_the_associated_files():
    with pikepdf.open(io.BytesIO(pdf_with(("factur-x.xml", XML)))) as document:
        del document.Root.Names
        target = io.BytesIO()
        document.save(target)

    assert embedded_xml(target.getvalue()) == XML


def test_pinned_to_a_page():
    with pikepdf.open(io.BytesIO(pdf_with(("factur-x.xml", XML)))) as document:
        pin = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.FileAttachment,
            Rect=[0, 0, 1, 1],
            FS=document.Root.AF[0],
        )
        document.pages[0].obj.Annots = pikepdf.Array([pin])
        del document.Root.Names, document.Root.AF
        target = io.BytesIO()
        document.save(target)

    assert embedded_xml(target.getvalue()) == XML


def test_other_attachments_are_no_invoices():
    assert (
        embedded_xml(pdf_with(("notes.xml", b"<notes/>"), ("a.txt", XML[:20]))) is None
    )
    assert embedded_xml(pdf_with()) is None


def test_a_bomb_is_not_unpacked_whole():
    bomb = b"<CrossIndustryInvoice>" + b" " * (200 * 1024 * 1024)
    with pikepdf.open(io.BytesIO(pdf_with(("factur-x.xml", b"x")))) as document:
        stream = document.Root.AF[0].EF.F
        stream.write(bomb)
        target = io.BytesIO()
        document.save(target, compress_streams=True)
    del bomb

    found = embedded_xml(target.getvalue())

    assert len(found) <= 40 * 1024 * 1024 + 1
