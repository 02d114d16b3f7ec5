"""Each kind of file that the desk names can be uploaded there, by the page and by the script."""

import pytest
from django.urls import reverse

from countersign.invoices.models import Invoice
from tests.extraction.files.test_inspect import HEIC
from tests.files import einvoice, pdf, picture, upload
from tests.parcels.outlook import message
from tests.parcels.writing import archive, letter, with_file

UPLOAD = reverse("invoices:upload")
KINDS = {
    "scan.pdf": pdf(),
    "IMG_2041.HEIC": HEIC,
    "photo.webp": picture("WEBP"),
    "photo.jpg": picture("JPEG"),
    "shot.png": picture("PNG"),
    "fax.tif": picture("TIFF", pages=2),
    "invoice.xml": einvoice(),
    "march.zip": archive({"inside.pdf": pdf()}),
    "mail.eml": with_file(letter(), pdf(), "inside.pdf", "application/pdf").as_bytes(),
    "mail.msg": message(
        "Invoice", {"inside.pdf": pdf()}, sender="Nordwind <billing@nordwind.example>"
    ),
}


@pytest.mark.parametrize("headers", [{}, {"X-Requested-With": "file-drop"}], ids=["page", "script"])  # fmt: skip
@pytest.mark.parametrize("name", KINDS)
def test_it_becomes_a_draft(client, alice, name, headers):
    client.force_login(alice.user)
    page = client.post(UPLOAD, {"files": upload(KINDS[name], name)}, headers=headers)

    draft = Invoice.objects.get()
    inside = "inside.pdf" if name.endswith((".zip", ".eml", ".msg")) else name
    assert draft.files.get().name == inside
    if headers:
        assert page.text.count('data-outcome="new"') == 1
    else:
        assert page["Location"] == reverse("invoices:edit", args=[draft.pk])
