"""An e-invoice without pages of its own is looked at like one with pages: in the viewer, with places, on the phone."""

import io
from dataclasses import replace
from zipfile import ZipFile

import pytest
from django.urls import reverse
from PIL import Image

from countersign.accounts.models import Organization
from countersign.documents.drawing.sheet import sheet_of
from countersign.documents.models import Document
from countersign.documents.storage import files
from countersign.documents.verification import faults
from countersign.extraction.drawing import draw
from countersign.extraction.einvoice import read_xml
from countersign.extraction.files import pages_of_pdf
from countersign.extraction.from_file import Inside, read_known
from countersign.extraction.model import Buyer
from countersign.invoices.desk.actions import upload as begin
from countersign.invoices.models import Invoice, Status
from countersign.invoices.originals.viewer import viewer_files
from countersign.invoices.queries import items_of
from countersign.invoices.suggesting.evidence import evidence
from countersign.invoices.suggesting.tasks import read_again
from countersign.samples import draw_facturx, make_sample, to_cii
from tests.extraction.einvoice.drawn import Drawn, Line
from tests.factories import make_invoice
from tests.files import upload

XML = Drawn(prepaid="100.00", payable="19.00").ubl()


@pytest.fixture
def entered(alice, work):
    """What became of an uploaded e-invoice once it was read."""

    def enter(data: bytes, name: str = "R-7.xml"):
        begun = begin(upload(data, name), by=alice)
        work()
        document = Document.objects.get(begun.document.itself)
        return Invoice.objects.get(pk=begun.invoice.pk), document

    return enter


def words_of(client, document) -> list[str]:
    told = client.get(reverse("invoices:words", args=[document.pk])).json()
    return [word[0] for page in told["pages"] for word in page["words"]]


def test_the_drawing_says_what_the_file_says_in_names(client, alice, entered):
    _invoice, document = entered(XML)
    client.force_login(alice.user)

    text = " ".join(words_of(client, document))

    assert (document.page_count, document.drawn_pages) == (0, 1)
    assert "A drawing of the e-invoice, made by Countersign." in text
    for told in ("Kestrel Hinges", "Oiling the hinges", "2 hours", "Germany"):
        assert told in text
    assert "SEPA credit transfer" in text
    assert "Amount to pay 19,00 EUR" in text


def test_the_largest_figure_is_what_is_to_be_paid(client, alice, entered):
    _invoice, document = entered(XML)
    told = document.pages.get().words

    tallest = max(told, key=lambda word: word[4] - word[2])

    heights = {word[0]: word[4] - word[2] for word in told}
    assert tallest[0] in ("Invoice", "19,00", "EUR")
    assert heights["119,00"] < tallest[4] - tallest[2]


def test_what_was_read_has_its_place_on_the_drawing(alice, entered):
    invoice, document = entered(XML)

    told = {
        one.path.split(".")[-1]: one.readings[0].places
        for one in evidence(invoice, items_of(invoice), alice.organization.formats)
    }

    for name in ("number", "vendor_name", "issue_date", "gross_total", "iban"):
        assert {place["document"] for place in told[name]} == {document.pk}
    assert [place["text"] for place in told["number"]] == ["R-7"]
    assert [place["text"] for place in told["description"]] == [
        "Oiling",
        "the",
        "hinges",
    ]
    assert [place["text"] for place in told["line_total"]] == ["100,00"]


def test_it_is_served_as_a_pdf_and_as_pictures(client, alice, entered):
    _invoice, document = entered(XML)
    client.force_login(alice.user)

    drawing = client.get(reverse("invoices:drawing", args=[document.pk]))
    picture = client.get(reverse("invoices:page", args=[document.pk, 1, 800]))
    small = client.get(reverse("invoices:thumbnail", args=[document.pk]))

    assert drawing["Content-Type"] == "application/pdf"
    assert drawing["Content-Disposition"] == 'inline; filename="R-7-drawing.pdf"'
    assert drawing["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert len(pages_of_pdf(drawing.content)) == 1
    assert Image.open(io.BytesIO(picture.content)).size[0] == 800
    assert Image.open(io.BytesIO(small.content)).size[0] in (120, 121)


def test_the_file_itself_stays_byte_for_byte(client, alice, entered):
    _invoice, document = entered(XML)
    client.force_login(alice.user)

    original = client.get(reverse("invoices:original", args=[document.pk]))

    assert b"".join(original.streaming_content) == XML
    assert original["Content-Disposition"] == 'attachment; filename="R-7.xml"'


def test_a_drawing_that_is_lost_is_made_again_byte_for_byte(client, alice, entered):
    _invoice, document = entered(XML)
    client.force_login(alice.user)
    where = reverse("invoices:drawing", args=[document.pk])
    before = client.get(where).content

    files().remove_folder(document.pictures_path)

    assert client.get(where).content == before
    page = reverse("invoices:page", args=[document.pk, 1, 800])
    assert client.get(page).status_code == 200
    assert list(faults()) == []


def test_what_is_no_e_invoice_has_no_drawing(client, alice, entered):
    _invoice, document = entered(
        b'<?xml version="1.0"?><Invoice '
        b'xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">'
        + b"<a>" * 150
        + b"</a>" * 150
        + b"</Invoice>"
    )
    client.force_login(alice.user)

    assert document.drawn_pages == 0
    assert [notice["code"] for notice in document.notices] == ["xml-too-deep"]
    where = reverse("invoices:drawing", args=[document.pk])
    assert client.get(where).status_code == 404


def test_a_hybrid_has_two_tabs_and_what_differs_is_marked_on_both(entered):
    invoice, document = entered(hybrid_that_differs(), "R-7.pdf")

    page, drawing = viewer_files(invoice, ())
    own = document.page_count

    assert (page["name"], page["before"], page["page_count"]) == ("R-7.pdf", 0, own)
    assert drawing["name"] == "Drawing of R-7.pdf"
    assert (drawing["before"], drawing["page_count"]) == (own, document.drawn_pages)
    assert {box["page"] <= own for box in page["differing"]} == {True}
    assert {box["page"] > own for box in drawing["differing"]} == {True}


def hybrid_that_differs() -> bytes:
    sample = make_sample(2)
    other = make_sample(100_002, vendor=sample.vendor)
    return draw_facturx(sample, xml=to_cii(other))


def test_a_manager_sees_both_on_the_review_page(client, alice, mona, entered):
    _draft, document = entered(hybrid_that_differs(), "R-7.pdf")
    invoice = make_invoice(alice, document=document, status=Status.SUBMITTED)
    client.force_login(mona.user)

    shown = client.get(reverse("review:invoice", args=[invoice.pk])).content.decode()

    assert 'alt="Page 1 of the original"' in shown
    assert 'alt="Page 1 of the drawing"' in shown
    assert 'data-view="Drawing of R-7.pdf"' in shown
    assert reverse("invoices:original", args=[document.pk]) in shown
    assert shown.count("<svg viewBox") >= 2


def test_many_lines_go_on_on_further_pages_under_the_same_head(client, alice, entered):
    lines = [Line(name=f"Hinge {at}") for at in range(120)]
    _invoice, document = entered(Drawn(lines=lines).cii())

    heads = [
        page.number
        for page in document.pages.all()
        if {"Item", "Quantity", "Price", "Total"} <= {word[0] for word in page.words}
    ]

    assert document.drawn_pages > 3
    assert heads[:3] == [1, 2, 3]


def test_the_evidence_has_the_file_and_the_drawing_named_as_such(
    client, alice, mona, entered
):
    _draft, document = entered(XML)
    invoice = make_invoice(alice, document=document, status=Status.SUBMITTED)
    client.force_login(mona.user)

    response = client.get(reverse("exports:evidence", args=[invoice.pk]))

    with ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        assert archive.read("originals/1-R-7.xml") == XML
        drawing = archive.read("drawings/1-R-7-drawing.pdf")
        assert b"pages that Countersign drew" in archive.read("README.txt")
    client.force_login(alice.user)
    where = reverse("invoices:drawing", args=[document.pk])
    assert client.get(where).content == drawing


def test_what_an_earlier_release_drew_is_drawn_again(client, alice, work, entered):
    _invoice, document = entered(XML)
    Document.objects.update(drawing_version=0, drawn_pages=0)
    document.pages.all().delete()
    files().remove_folder(document.pictures_path)

    assert read_again() == 1
    work()

    document = Document.objects.get(document.itself)
    assert (document.drawn_pages, document.pages.count()) == (1, 1)
    assert read_again() == 0


def test_each_invoice_of_one_file_has_its_places_on_its_own_pages():
    said = [read_xml(Drawn(number=number).ubl()) for number in ("R-1", "R-2")]
    sheets = [
        sheet_of(one.einvoice, Organization(language="en", locale="en_GB"))
        for one in said
    ]
    drawn = draw(sheets, 120).sheets
    inside = Inside(replace(said[0], others=(said[1],)))

    reading = read_known((), inside, buyer=Buyer(), drawn=drawn)

    places = [
        {word.page for word in one.fields["gross_total"].words}
        for one in (reading, *reading.others)
    ]
    assert places == [{1}, {2}]


@pytest.mark.parametrize(
    "seller", ["شركة النور للتجارة", "חברת האור בע״מ", "株式会社テスト"]
)
def test_a_seller_of_any_script_is_named_with_its_letters_and_has_its_place(
    client, alice, entered, seller
):
    invoice, document = entered(Drawn(seller=seller).ubl())
    client.force_login(alice.user)

    told = evidence(invoice, items_of(invoice), alice.organization.formats)

    assert set(seller.split()) <= set(words_of(client, document))
    (name,) = (one for one in told if one.path.split(".")[-1] == "vendor_name")
    places = [place["text"] for place in name.readings[0].places]
    assert places == seller.split()
