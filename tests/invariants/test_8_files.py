"""Invariant 8: a file is judged by its content; what is not taken gets a clear message and leaves nothing."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from countersign.documents.models import Document, Page
from countersign.documents.refusals import explain
from countersign.documents.uploads import take_files
from countersign.extraction.files import CODES, Refused
from countersign.history.models import Event
from countersign.invoices.models import Invoice
from tests.files import cut, einvoice, locked, pdf, picture, upload
from tests.signing_in import sign_in

BOMB = b"""<?xml version="1.0"?><!DOCTYPE Invoice [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>&b;</ID></Invoice>"""

# CMS SignedData in DER that says what it signs is elsewhere.
SIGNATURE = bytes.fromhex(
    "302306092a864886f70d010702a01630140201013100300b06092a864886f70d0107013100"
)

REFUSED = {
    "0 bytes": (b"", "The file is empty."),
    "nothing but zeros": (bytes(5000), "The file is empty."),
    "encrypted": (locked(), "The file is protected by a password."),
    "truncated PDF": (cut(pdf()), "The end of the file is missing"),
    "truncated picture": (cut(picture("JPEG")), "The end of the file is missing"),
    "damaged": (b"%PDF-1.4\nstartxref\n0\n%%EOF", "The file is damaged"),
    "a web page called PDF": (b"<!DOCTYPE html><h1>Hi</h1>", "This is neither a PDF"),
    "a program called PDF": (b"MZ\x90\x00 a program", "This is neither a PDF"),
    "an SVG": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is neither a PDF"),
    "a web page as XML": (
        b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>",
        "This is a web page or a drawing",
    ),
    "a signature of nothing": (SIGNATURE, "This is only the signature"),
    "XML with entities": (BOMB, "The XML contains entities"),
    "too many pages": (pdf(pages=4), "The file has 4 pages; possible: 3."),
    "too large": (pdf() + b"%" * 2_100_000, "The file is larger than 2 MB."),
}


@pytest.mark.parametrize(("data", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_not_taken_says_why_and_leaves_nothing(
    client, alice, settings, data, message
):
    settings.UPLOAD_MAX_BYTES, settings.UPLOAD_MAX_PAGES = 2 * 1024 * 1024, 3
    sign_in(client, alice)

    page = client.post(
        reverse("invoices:upload"),
        {"files": upload(data)},
        headers={"X-Requested-With": "file-drop"},
    )

    assert page.status_code == 422
    assert message in page.text
    for rows in (Document, Page, Invoice, Event, DBTaskResult):
        assert not rows.objects.exists()
    assert not default_storage.exists("originals")


@pytest.mark.parametrize(
    ("data", "name"),
    [(picture("PNG"), "invoice.pdf"), (pdf(), "photo.jpg"), (einvoice(), "page.html")],
)
def test_a_wrong_name_is_no_reason_when_the_content_is_right(client, alice, data, name):
    sign_in(client, alice)

    client.post(reverse("invoices:upload"), {"files": upload(data, name)})

    document = Document.objects.get()
    served = client.get(reverse("invoices:original", args=[document.pk]))
    assert served["Content-Type"] == document.media_type
    assert served["X-Content-Type-Options"] == "nosniff"
    assert served["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_no_more_than_the_limit_of_a_huge_file_is_put_on_the_disk(rf, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    huge = upload(pdf() + bytes(30_000_000))

    request = rf.post(reverse("invoices:upload"), {"files": huge})
    take_files(request)

    assert 1024 * 1024 < request.FILES["files"].size < 2 * 1024 * 1024
    request.close()


@pytest.mark.parametrize("code", CODES)
def test_every_refusal_says_what_is_wrong_and_what_to_do(code):
    figures = dict.fromkeys(CODES[code], 3 * 1024 * 1024)

    refusal = explain(Refused(code, **figures))

    assert refusal.code == code
    assert len(refusal.wrong) > 15
    assert len(refusal.next) > 15
    assert "%" not in str(refusal)
    if code != "broken":
        assert refusal.wrong != explain(Refused("broken")).wrong
