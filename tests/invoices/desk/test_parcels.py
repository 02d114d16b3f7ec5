"""A ZIP or a mail on the desk: a draft for each invoice in it, and a word for everything else."""

from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

import pytest
from django.urls import reverse

from countersign.documents.models import Document
from countersign.history.models import Event
from countersign.invoices.models import Invoice, InvoiceDocument
from tests.files import cut, einvoice, pdf, upload
from tests.parcels.writing import archive, letter, picture, with_file

UPLOAD = reverse("invoices:upload")
BY_SCRIPT = {"X-Requested-With": "file-drop"}


@pytest.fixture
def desk(client, alice):
    client.force_login(alice.user)
    return client


def files_of(invoice: Invoice) -> list[str]:
    uses = InvoiceDocument.objects.filter(invoice=invoice).order_by("position")
    return [use.document.name for use in uses]


def test_each_invoice_of_a_zip_becomes_a_draft_and_its_xml_and_pdf_are_one(desk):
    content = archive(
        {"1.pdf": pdf("Invoice 1"), "2.xml": einvoice(), "2.pdf": pdf("Invoice 2")}
    )

    page = desk.post(UPLOAD, {"files": upload(content, "march.zip")}, headers=BY_SCRIPT)

    assert page.status_code == 200
    assert page.text.count('data-outcome="new"') == 2
    drafts = Invoice.objects.order_by("pk")
    assert [files_of(invoice) for invoice in drafts] == [["1.pdf"], ["2.xml", "2.pdf"]]
    told = Event.objects.filter(verb="uploaded", subject_id=drafts[1].pk)
    assert [event.data["file"] for event in told] == ["2.xml", "2.pdf"]


def test_a_zip_whose_files_are_not_compressed_is_no_single_pdf(desk):
    """Both invoices are taken: the first one's “%PDF-” stands near the beginning of it."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as stored:
        for name in ("1.pdf", "2.pdf"):
            stored.writestr(name, pdf(f"Invoice {name}"))

    desk.post(UPLOAD, {"files": upload(packed.getvalue(), "two.zip")})

    drafts = Invoice.objects.order_by("pk")
    assert [files_of(invoice) for invoice in drafts] == [["1.pdf"], ["2.pdf"]]


def test_a_mail_gives_its_invoice_and_says_what_was_left_out(desk):
    mail = with_file(letter(), pdf(), "4711.pdf")
    with_file(mail, picture(120, 40), "logo.png", "image/png")
    with_file(mail, b"BEGIN:VCALENDAR\r\n", "meeting.ics", "text/calendar")

    page = desk.post(UPLOAD, {"files": upload(mail.as_bytes(), "Invoice.eml")})

    assert files_of(Invoice.objects.get()) == ["4711.pdf"]
    assert "The picture is too small to be an invoice." in page.text
    assert "An appointment." in page.text
    assert Document.objects.count() == 1


def test_a_damaged_file_in_a_zip_is_said_and_the_others_go_on(desk):
    content = archive({"cut.pdf": cut(pdf()), "whole.pdf": pdf()})

    page = desk.post(UPLOAD, {"files": upload(content, "two.zip")})

    assert files_of(Invoice.objects.get()) == ["whole.pdf"]
    assert page.text.index("cut.pdf") < page.text.index(
        "The end of the file is missing"
    )


def test_a_mail_without_a_file_says_what_to_do(desk):
    page = desk.post(
        UPLOAD, {"files": upload(letter().as_bytes(), "x.eml")}, headers=BY_SCRIPT
    )

    assert page.status_code == 422
    assert "There is no file in it." in page.text
    assert not Invoice.objects.exists()


def test_a_spreadsheet_is_called_one(desk):
    workbook = archive({"xl/workbook.xml": b"<x/>", "[Content_Types].xml": b"<x/>"})

    page = desk.post(
        UPLOAD, {"files": upload(workbook, "list.xlsx")}, headers=BY_SCRIPT
    )

    assert "A spreadsheet or a text" in page.text
    assert not Document.objects.exists()


def test_the_same_zip_again_shows_what_was_entered_before(desk):
    content = archive({"a.xml": einvoice(), "a.pdf": pdf()})
    desk.post(UPLOAD, {"files": upload(content, "a.zip")})

    page = desk.post(UPLOAD, {"files": upload(content, "a.zip")}, headers=BY_SCRIPT)

    assert page.text.count('data-outcome="earlier"') == 1
    assert Invoice.objects.count() == 1
