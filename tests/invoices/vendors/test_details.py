"""What approved e-invoices say of their seller is kept with the vendor, with what was before; another word is a doubt."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from countersign.extraction.einvoice import read_xml
from countersign.history.models import Event
from countersign.invoices.checks import Level, all_checks
from countersign.invoices.models import Invoice
from countersign.invoices.suggesting.said import as_json
from countersign.review.deciding.actions import decide
from countersign.review.models import Verdict
from countersign.review.submitting.actions import submit
from countersign.vendors.models import Vendor
from tests.extraction.einvoice.drawn import Drawn
from tests.factories import make_document, make_invoice

SELLER = {
    "legal_name": "Beispiel GmbH",
    "tax_number": "201/123/40207",
    "address": "Hauptstr. 1, 89073 Ulm",
    "country": "DE",
    "email": "billing@beispiel.example",
}


@pytest.fixture
def submitted(alice, mona):
    """An invoice of Alice's whose e-invoice says this of its seller."""

    def make(number, issued, **seller):
        said = {"fields": {}, "accounts": [], "seller": SELLER | seller}
        invoice = make_invoice(
            alice,
            number=number,
            issue_date=issued,
            document=make_document(alice, said=said),
        )
        submit(invoice, by=alice)
        return Invoice.objects.get(pk=invoice.pk)

    return make


def approve(invoice, by):
    decide(invoice, Verdict.APPROVED, version=invoice.version, by=by, comment="")


def found(invoice, member):
    return [
        (check.level, check.message)
        for check in all_checks(Invoice.objects.get(pk=invoice.pk), member)
        if check.name == "seller"
    ]


def test_nothing_is_kept_before_an_approval(submitted, mona):
    first = submitted("R-1", date(2026, 1, 31))
    assert Vendor.objects.get(pk=first.vendor_id).details is None

    approve(first, mona)

    assert Vendor.objects.get(pk=first.vendor_id).said == SELLER


def test_another_address_is_a_doubt_until_somebody_approves_it(submitted, mona, client):
    approve(submitted("R-1", date(2026, 1, 31)), mona)
    moved = submitted("R-2", date(2026, 2, 28), address="Neue Gasse 2, 89073 Ulm")
    assert found(moved, mona) == [
        (
            Level.DOUBT,
            "Address of the vendor is Neue Gasse 2, 89073 Ulm here;"
            " earlier invoices had Hauptstr. 1, 89073 Ulm.",
        )
    ]

    approve(moved, mona)

    assert found(moved, mona) == []
    line = Event.objects.filter(verb="kept_details", subject_id=moved.vendor_id).last()
    assert line.data["changes"] == {
        "address": ["Hauptstr. 1, 89073 Ulm", "Neue Gasse 2, 89073 Ulm"]
    }
    client.force_login(mona.user)
    page = client.get(reverse("vendors:detail", args=[moved.vendor_id]))
    text = " ".join(strip_tags(page.content.decode()).split())
    for shown in ("Germany", "201/123/40207", "Neue Gasse 2, 89073 Ulm", "R-2"):
        assert shown in text
    assert "Address: Hauptstr. 1, 89073 Ulm until" in text


def test_the_same_written_otherwise_is_none(submitted, mona):
    approve(submitted("R-1", date(2026, 1, 31)), mona)
    again = submitted("R-2", date(2026, 2, 28), address="HAUPTSTR 1 89073 ULM")
    assert found(again, mona) == []


def test_another_mail_address_is_told(submitted, mona):
    approve(submitted("R-1", date(2026, 1, 31)), mona)
    again = submitted("R-2", date(2026, 2, 28), email="pay@elsewhere.example")
    assert [level for level, _message in found(again, mona)] == [Level.HINT]


def test_it_is_what_the_file_says(alice):
    said = as_json(read_xml(Drawn().cii()))
    assert said["seller"] == {
        "legal_name": "Kestrel Hinges",
        "vat_id": "DE136695976",
        "tax_number": "12/345",
        "address": "12345 Hill",
        "postcode": "12345",
        "city": "Hill",
        "country": "DE",
    }
