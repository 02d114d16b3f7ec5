"""Files inside a file: documents like any other, tied to the one they came out of, seen by whoever may see its invoice."""

import base64
import io
from zipfile import ZipFile

import pytest
from django.urls import reverse

from countersign.documents.actions import remove_if_unused
from countersign.documents.models import Attachment, Document
from countersign.documents.storage import files
from countersign.invoices.desk.actions import upload as begin
from countersign.invoices.entering import actions as entering
from countersign.invoices.models import Invoice, Status
from countersign.invoices.suggesting.tasks import read_again
from tests.extraction.einvoice.drawn import Drawn
from tests.factories import make_invoice
from tests.files import locked, pdf, picture, upload

PDF, PNG, CSV = pdf("Hours of March"), picture("PNG"), b"day;hours\n1;8\n"
HTML = b"<html><script>alert(1)</script></html>"


def with_files(*inside: tuple[str, bytes], address: str = "") -> bytes:
    """An e-invoice (UBL) that carries these files, and names one at an address outside."""
    parts = [
        "<cac:AdditionalDocumentReference><cbc:ID>A</cbc:ID><cac:Attachment>"
        f'<cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf" filename="{name}">'
        f"{base64.b64encode(data).decode()}</cbc:EmbeddedDocumentBinaryObject>"
        "</cac:Attachment></cac:AdditionalDocumentReference>"
        for name, data in inside
    ]
    if address:
        parts.append(
            "<cac:AdditionalDocumentReference><cbc:ID>plan</cbc:ID><cac:Attachment>"
            f"<cac:ExternalReference><cbc:URI>{address}</cbc:URI></cac:ExternalReference>"
            "</cac:Attachment></cac:AdditionalDocumentReference>"
        )
    seller = b"<cac:AccountingSupplierParty>"
    return Drawn().ubl().replace(seller, "".join(parts).encode() + seller, 1)


@pytest.fixture
def entered(alice, work):
    def enter(data: bytes, name: str = "R-7.xml"):
        begun = begin(upload(data, name), by=alice)
        work()
        work("ocr")
        work()
        return Invoice.objects.get(pk=begun.invoice.pk), begun.document

    return enter


ALL = with_files(("hours.pdf", PDF), ("photo.png", PNG), ("hours.csv", CSV))


def test_each_becomes_a_document_byte_for_byte(client, alice, entered):
    _invoice, document = entered(ALL)
    client.force_login(alice.user)

    inside = [one.file for one in document.attachments.select_related("file")]
    served = [
        client.get(reverse("invoices:original", args=[file.pk])) for file in inside
    ]

    assert [file.media_type for file in inside] == [
        "application/pdf",
        "image/png",
        "text/csv",
    ]
    assert [b"".join(one.streaming_content) for one in served] == [PDF, PNG, CSV]
    assert served[2]["Content-Disposition"] == 'attachment; filename="hours.csv"'
    assert {one["Content-Security-Policy"] for one in served} == {
        "default-src 'none'; sandbox"
    }


def test_nothing_of_it_goes_into_the_form(entered):
    invoice, _document = entered(with_files(("R-999.pdf", pdf("Invoice R-999"))))

    assert invoice.number == "R-7"


def test_what_a_browser_would_run_is_fetched_as_text_or_not_at_all(
    client, alice, entered
):
    _invoice, document = entered(with_files(("page.html", HTML)))
    client.force_login(alice.user)
    (one,) = document.attachments.select_related("file")

    response = client.get(reverse("invoices:original", args=[one.file.pk]))

    assert response["Content-Type"] == "text/plain"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_text_is_shown_by_the_browser_as_text(client, alice, entered):
    invoice, document = entered(with_files(("notes.txt", b"Zwei Stunden")))
    client.force_login(alice.user)
    (one,) = document.attachments.select_related("file")
    address = reverse("invoices:original", args=[one.file.pk])

    response = client.get(address)
    page = client.get(reverse("invoices:edit", args=[invoice.pk])).content.decode()

    assert response["Content-Type"] == "text/plain"
    assert response["Content-Disposition"] == 'inline; filename="notes.txt"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert f'<a href="{address}" target="_blank" rel="noopener">notes.txt</a>' in page


def test_a_refused_one_is_listed_with_the_reason_and_nothing_else_is_lost(
    client, alice, entered
):
    xml = with_files(
        ("locked.pdf", locked()), ("odd.bin", b"\0\1\2\3"), ("hours.csv", CSV)
    )
    invoice, document = entered(xml)
    client.force_login(alice.user)

    shown = client.get(reverse("invoices:edit", args=[invoice.pk])).content.decode()

    kept = {one.name: one.file_id is not None for one in document.attachments.all()}
    assert kept == {"locked.pdf": False, "odd.bin": False, "hours.csv": True}
    assert "Not kept: " in shown
    for name in kept:
        assert name in shown


def test_an_address_outside_is_listed_as_one(client, alice, entered):
    invoice, _document = entered(with_files(address="https://elsewhere.example/p"))
    client.force_login(alice.user)

    shown = client.get(reverse("invoices:detail", args=[invoice.pk])).content.decode()

    assert "nothing was fetched: https://elsewhere.example/p" in " ".join(shown.split())
    assert 'href="https://elsewhere.example/p"' not in shown


def test_only_who_may_see_the_invoice_sees_it(client, bob, otto, mona, entered, alice):
    _draft, document = entered(ALL)
    file = document.attachments.first().file
    where = reverse("invoices:original", args=[file.pk])

    answers = {}
    for member in (bob, otto, mona, alice):
        client.force_login(member.user)
        answers[str(member)] = client.get(where).status_code

    assert answers == {"Bob": 404, "Otto": 404, "Mona": 200, "Alice": 200}


def test_a_manager_sees_them_listed_and_as_pages(client, alice, mona, entered):
    _draft, document = entered(ALL)
    invoice = make_invoice(alice, document=document, status=Status.SUBMITTED)
    client.force_login(mona.user)

    shown = client.get(reverse("review:invoice", args=[invoice.pk])).content.decode()

    for name in ("hours.pdf", "photo.png", "hours.csv"):
        assert name in shown
    assert 'data-view="hours.pdf"' in shown
    assert 'data-view="photo.png"' in shown
    assert 'data-view="hours.csv"' in shown
    file = document.attachments.get(name="hours.csv").file
    assert f'data-text="{reverse("invoices:original", args=[file.pk])}"' in shown


def test_the_evidence_has_them(client, alice, mona, entered):
    _draft, document = entered(ALL)
    invoice = make_invoice(alice, document=document, status=Status.SUBMITTED)
    client.force_login(mona.user)

    response = client.get(reverse("exports:evidence", args=[invoice.pk]))

    with ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        assert archive.read("attachments/1-hours.pdf") == PDF
        assert archive.read("attachments/3-hours.csv") == CSV
        assert b"attachments/3-hours.csv" in archive.read("README.txt")


def test_they_go_with_the_invoice(alice, entered, django_capture_on_commit_callbacks):
    invoice, document = entered(ALL)
    paths = [one.file.path for one in document.attachments.select_related("file")]

    with django_capture_on_commit_callbacks(execute=True):
        entering.delete(invoice.pk, by=alice)

    assert (Document.objects.count(), Attachment.objects.count()) == (0, 0)
    assert [path for path in paths if files().exists(path)] == []


def test_one_that_two_files_carry_stays_with_the_other(alice, entered):
    _one, first = entered(with_files(("hours.pdf", PDF)))
    _two, second = entered(with_files(("hours.pdf", PDF), ("a.csv", CSV)), "R-8.xml")
    shared = first.attachments.get().file

    first.uses.all().delete()
    assert remove_if_unused(first)

    assert Document.objects.filter(pk=shared.pk).exists()
    assert second.attachments.first().file == shared


def test_reading_again_gives_the_same_rows(entered, work):
    _invoice, document = entered(ALL)
    before = list(document.attachments.values_list("position", "name", "file"))

    Document.objects.filter(pk=document.pk).update(drawing_version=0)
    read_again()
    work()

    assert list(document.attachments.values_list("position", "name", "file")) == before
    assert len(before) == 3
