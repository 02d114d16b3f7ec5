"""Invoices are found by VAT ids, orders, names of files and comments, however they are typed, on both databases."""

from uuid import uuid4

import pytest
from django.urls import reverse

from countersign.invoices.models import Invoice, SearchRow
from countersign.invoices.models.search import stored_word
from countersign.invoices.search.actions import catch_up, index
from countersign.vendors.actions import Page, change
from countersign.vendors.models import Vendor
from tests.factories import make_document, make_invoice

LIST = reverse("invoices:list")


def found(client, member, text):
    client.force_login(member.user)
    response = client.get(LIST, {"q": text, "sort": "number"})
    assert not response.context["is_near"]
    return [row.number for row in response.context["page"].rows]


def make_said(member, vat_id="", name="invoice.pdf"):
    kept = {"value": vat_id, "confidence": 1, "proven": True, "source": "text"}
    said = {"fields": {"vat_id": {**kept, "places": []}}, "accounts": []}
    return make_document(member, name=name, said=said)


VAT_IDS = [
    *("DE136695976", "de136695976", "136695976", "DE 136 695 976", "136 695 976"),
    *("DE 136695976", "136.695.976", "DE1366", "beispiel DE 136 695 976"),
]


@pytest.mark.parametrize("text", VAT_IDS)
@pytest.mark.parametrize("is_old", [False, True])
def test_by_the_vat_id_that_its_file_names(alice, client, text, is_old):
    document = make_said(alice, "DE136695976")
    invoice = make_invoice(alice, number="A", document=document)
    if is_old:  # indexed by a release that did not look at it
        SearchRow.objects.filter(invoice=invoice).update(
            words=[stored_word(alice.organization_id, "beispiel")], form=3
        )
        assert catch_up() == 1
    make_invoice(alice, number="B", document=make_said(alice, "DE136695975"))

    assert found(client, alice, text) == ["A"] * (text != "DE1366") or ["A", "B"]


@pytest.mark.parametrize(
    ("vat_id", "text"),
    [
        ("ATU12345678", "ATU 1234 5678"),
        ("ATU12345678", "U12345678"),
        ("ATU12345678", "12345678"),
        ("NL823176445B01", "NL 8231 76 445 B01"),
        ("GB123456789", "GB 123 4567 89"),
        ("FR83404833048", "FR 83 404 833 048"),
        ("CHE116281710", "CHE-116.281.710"),
        ("CHE116281710", "CHE 116 281 710"),
    ],
)
def test_by_vat_ids_as_each_country_writes_them(alice, client, vat_id, text):
    make_invoice(alice, number="A", document=make_said(alice, vat_id))
    make_invoice(alice, number="B")

    assert found(client, alice, text) == ["A"]


def test_by_a_vat_id_that_was_written_on_the_vendors_page_later(
    alice, mona, client, work
):
    make_invoice(alice, number="A")
    make_invoice(alice, number="B", vendor="Anders AG")
    vendor = Vendor.objects.get(organization=alice.organization, name="Beispiel GmbH")
    change(vendor, Page({"vat_id": "DE136695976"}), version=vendor.version, by=mona)
    work()
    catch_up()

    assert found(client, alice, "DE 136 695 976") == ["A"]


@pytest.mark.parametrize(
    "text",
    [
        "PO-4500/0012345",
        "4500/0012345",
        "45000012345",
        "0012345",
        "12345",
        "4500 0012345",
    ],
)
def test_by_the_number_of_the_order(alice, client, text):
    make_invoice(alice, number="A", order_reference="PO-4500/0012345")
    make_invoice(alice, number="B", order_reference="PO-4501/0099999")

    assert found(client, alice, text) == ["A"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Scan_2026-11-30 Müller.pdf",
            "scan_2026-11-30",
            "scan2026",
            "20261130muller",
        ),
        *("muller.pdf", "scan", "müller pdf"),
    ],
)
def test_by_the_name_of_its_file(alice, client, text):
    named = make_document(alice, name="Scan_2026-11-30 Müller.pdf")
    make_invoice(alice, number="A", document=named)
    make_invoice(alice, number="B", document=make_document(alice, name="brief.pdf"))

    assert found(client, alice, text) == ["A"]


def test_by_the_name_of_an_e_invoice_that_has_no_pages(alice, client):
    document = make_document(
        alice, b"<x/>", name="xrechnung-77.xml", media_type="application/xml"
    )
    document.pages.all().delete()
    make_invoice(alice, number="A", document=document)
    make_invoice(alice, number="B")

    assert found(client, alice, "xrechnung-77.xml") == ["A"]


def test_by_the_words_of_comments(alice, bob, mona, otto, client):
    one = make_invoice(alice, number="A")
    make_invoice(bob, number="B")
    client.force_login(mona.user)
    key = {"key": str(uuid4()), "page": "detail"}
    where = reverse("comments:add", args=[one.pk])
    client.post(where, {"text": "Bitte Gutschrift anfordern", **key})

    assert found(client, alice, "gutschrift") == ["A"]
    assert found(client, mona, "gutschrift anford") == ["A"]
    assert found(client, bob, "gutschrift") == []
    assert found(client, otto, "gutschrift") == []

    index(Invoice.objects.get(pk=one.pk), Invoice.objects.get(number="B"))
    assert found(client, alice, "gutschrift") == ["A"]
    index(Invoice.objects.get(pk=one.pk))
    assert found(client, alice, "gutschrift") == ["A"]


def test_a_number_that_was_typed_in_groups_is_found_by_its_parts_as_before(
    alice, client
):
    make_invoice(alice, number="RE-7726/0042-11")
    make_invoice(alice, number="RE-7725/0042-11")

    assert found(client, alice, "RE 7726 0042 11") == ["RE-7726/0042-11"]
    assert found(client, alice, "7726 0042 11") == ["RE-7726/0042-11"]
