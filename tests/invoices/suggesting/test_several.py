"""A file with several invoices: a draft of each, which is held to its own part of the file."""

import shutil
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from countersign.documents.storage import content
from countersign.history.models import Event
from countersign.invoices.checks import all_checks
from countersign.invoices.desk import actions as desk
from countersign.invoices.entering.actions import deleting
from countersign.invoices.models import Invoice
from tests import extraction
from tests.signatory import Signatory

FILES = Path(extraction.__file__).parent / "einvoice" / "national" / "files"
ITALIAN = (FILES / "fatturapa.xml").read_bytes()


def upload(member, data: bytes = ITALIAN, name: str = "IT01.xml") -> Invoice:
    return desk.upload(SimpleUploadedFile(name, data), by=member).invoice


def of(member) -> list[Invoice]:
    return list(Invoice.objects.of(member).order_by("number"))


def told(invoice, member=None) -> dict[str, str]:
    invoice = Invoice.objects.get(pk=invoice.pk)
    return {check.name: check.message for check in all_checks(invoice, member)}


def test_each_invoice_becomes_a_draft_of_who_uploaded_the_file(alice, bob, work):
    first = upload(alice)
    work()

    one, other = of(alice)
    assert one.pk == first.pk
    assert [(each.number, each.vendor_name, each.kind) for each in (one, other)] == [
        ("12/A", "Luigi Verdi", "invoice"),
        ("13/A", "Luigi Verdi", "credit note"),
    ]
    assert [each.originals.get().part for each in (one, other)] == [0, 1]
    assert one.documents.get() == other.documents.get()
    assert content(one.documents.get().path) == ITALIAN
    assert [item.description for item in other.items.all()] == ["Storno"]
    assert of(bob) == []


def test_the_history_says_where_the_further_one_came_from(alice, client, work):
    first = upload(alice)
    work()
    other = of(alice)[1]

    event = Event.objects.get(verb="parted")
    assert (event.subject_id, event.actor_name) == (other.pk, "Countersign")
    assert event.data["from"] == first.pk
    assert event.data["part"] == 2
    client.force_login(alice.user)
    page = client.get(reverse("invoices:detail", args=[other.pk])).content.decode()
    assert "Found in IT01.xml, which holds several invoices" in page


def test_reading_again_makes_no_further_drafts(alice, work):
    first = upload(alice)
    work()
    document = first.documents.get()
    for _each in range(2):
        desk.suggest.enqueue(document.pk, document.organization_id)
        work()

    assert [each.number for each in of(alice)] == ["12/A", "13/A"]


def test_a_further_draft_that_was_deleted_stays_away(alice, bob, work):
    upload(alice)
    work()
    deleting.delete(of(alice)[1].pk, by=alice)
    upload(bob)  # has the file read again for all
    work()

    assert [each.number for each in of(alice)] == ["12/A"]
    assert [each.number for each in of(bob)] == ["12/A", "13/A"]


def test_the_same_file_again_shows_its_first_invoice(alice, work):
    first = upload(alice)
    work()

    again = desk.upload(SimpleUploadedFile("again.xml", ITALIAN), by=alice)
    assert (again.invoice.pk, again.is_new) == (first.pk, False)
    assert len(of(alice)) == 2


def test_parts_of_one_file_are_no_duplicates_of_each_other(alice, bob, work):
    upload(alice)
    work()
    one, other = of(alice)
    assert not {"same-file", "same-number"} & {*told(one, alice), *told(other, alice)}

    upload(bob)
    work()
    names = [{check.name for check in all_checks(each, None)} for each in of(bob)]
    assert [{"same-number", "same-file"} & each != set() for each in names] == [
        True,
        True,
    ]


def test_each_draft_is_held_to_its_own_part_of_the_file(alice, work):
    upload(alice)
    work()
    one, other = of(alice)
    Invoice.objects.filter(pk=other.pk).update(gross_total=777)

    assert "this is number 1" in told(one)["xml-several-invoices"]
    assert "this is number 2" in told(other)["xml-several-invoices"]
    assert (
        told(other)["file"]
        == "Gross total: the file says 100,00 EUR, Alice entered 777,00 EUR."
    )
    assert "file" not in told(one)


def test_a_batch_of_facturae_as_well(alice, work):
    upload(alice, (FILES / "facturae.xml").read_bytes(), "lote.xml")
    work()

    assert [each.number for each in of(alice)] == ["16", "A-15"]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl signs the file")
def test_a_signed_file_is_kept_as_it_is_and_its_signer_told(
    alice, client, tmp_path, work
):
    signed = Signatory(tmp_path).sign(ITALIAN)
    first = upload(alice, signed, "IT01.xml.p7m")
    work()

    document = first.documents.get()
    assert content(document.path) == signed
    assert [each.number for each in of(alice)] == ["12/A", "13/A"]
    for each in of(alice):
        assert told(each)["signed-by"].startswith("Signed by Luigi Verdi, 20")
    client.force_login(alice.user)
    address = reverse("invoices:original", args=[document.pk])
    response = client.get(address)
    assert response["Content-Type"] == "application/pkcs7-mime"
    assert response["Content-Disposition"] == 'attachment; filename="IT01.xml.p7m"'
    assert b"".join(response.streaming_content) == signed


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl signs the file")
def test_a_signature_that_does_not_fit_is_a_doubt_on_each(alice, tmp_path, work):
    signed = Signatory(tmp_path).sign(ITALIAN).replace(b"12/A", b"92/A")
    upload(alice, signed, "IT01.xml.p7m")
    work()

    for each in of(alice):
        (check,) = [
            one for one in all_checks(each, None) if one.name == "signature-broken"
        ]
        assert check.level == "doubt"
        assert "does not fit the file" in check.message


def test_an_xml_of_another_kind_is_kept_and_told(alice, work):
    order = b'<?xml version="1.0"?><Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>'
    invoice = upload(alice, order, "order.xml")
    work()

    assert content(invoice.documents.get().path) == order
    message = told(invoice)["xml-not-an-invoice"]
    assert "What it seems to be: an order (its root element is “Order”)" in message
    assert "you can type the fields beside it" in message
