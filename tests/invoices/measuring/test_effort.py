"""What entering takes is counted once; what was read is compared with what was submitted; the owner sees figures."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from countersign.invoices.entering.actions import join
from countersign.invoices.measuring.actions import Counts, report
from countersign.invoices.measuring.metrics import (
    MeasuredField,
    MeasuredVendor,
    metrics,
)
from countersign.invoices.models import Effort, FieldOutcome, Invoice, Suggestion
from countersign.review.submitting.actions import submit
from tests.factories import make_document, make_invoice

LONG_AGO = timezone.now() - timedelta(days=400)


def send(client, invoice, *, sitting, keystrokes=0, clicks=0, seconds=0):
    counts = {"keystrokes": keystrokes, "clicks": clicks, "seconds": seconds}
    address = reverse("invoices:effort", args=[invoice.pk])
    return client.post(address, {"sitting": sitting, **counts})


def counts(invoice):
    effort = Effort.objects.get(invoice=invoice)
    return effort.keystrokes, effort.clicks, effort.seconds


def suggest(invoice, line=None, confidence=0.97, **values):
    for field, value in values.items():
        Suggestion.objects.create(
            organization=invoice.organization,
            invoice=invoice,
            field=field,
            line=line,
            value=value,
            confidence=confidence,
            source="text",
        )


def make_read(alice, **values):
    """A draft with a file, of which all was read as it stands."""
    invoice = make_invoice(alice, document=make_document(alice), **values)
    invoice.items.update(read_line=1)
    suggest(
        invoice,
        number=invoice.number,
        vendor_name=invoice.vendor_name,
        issue_date="2026-03-31",
        due_date="2026-04-30",
        currency="EUR",
        net_total="100.00",
        tax_total="19",
        gross_total="119.00",
    )
    suggest(
        invoice,
        line=1,
        description="Beratung 1",
        quantity="2",
        unit_price="50",
        tax_rate="19.0",
        line_total="100",
    )
    return invoice


def outcomes(invoice):
    """Fields that were not simply kept: kept, changed, typed."""
    return {
        each.field: (each.kept, each.changed, each.typed)
        for each in FieldOutcome.objects.filter(invoice=invoice)
        if each.changed or each.typed
    }


def corrections(invoice):
    return Effort.objects.get(invoice=invoice).corrections


def test_all_kept_is_no_correction(alice, mona):
    invoice = make_read(alice)

    submit(invoice, by=alice)

    assert corrections(invoice) == 0
    assert outcomes(invoice) == {}
    assert FieldOutcome.objects.filter(invoice=invoice, kept=1).count() == 13


def test_what_was_changed_typed_or_thrown_out_is_told_apart(alice, mona):
    invoice = make_read(alice, order_reference="PO-7")
    invoice.suggestions.filter(field="number").update(value="2026/X")
    suggest(invoice, iban="DE02120300000000202051")  # emptied by hand
    suggest(invoice, line=2, description="Zwischensumme", line_total="100")

    submit(invoice, by=alice)

    assert outcomes(invoice) == {
        "number": (0, 1, 0),
        "order_reference": (0, 0, 1),
        "iban": (0, 1, 0),
        "description": (1, 1, 0),
        "line_total": (1, 1, 0),
    }
    assert corrections(invoice) == 5


def test_what_was_too_unsure_for_the_form_counts_as_typed(alice, mona):
    invoice = make_read(alice)
    invoice.suggestions.filter(field="due_date").update(confidence=0.2)

    submit(invoice, by=alice)

    assert outcomes(invoice) == {"due_date": (0, 0, 1)}


def test_the_usual_currency_and_worked_out_totals_are_nobodys_correction(alice, mona):
    invoice = make_read(alice)
    invoice.suggestions.filter(field__in=("currency", "line_total")).delete()
    invoice.items.update(worked_out=True)

    submit(invoice, by=alice)

    assert corrections(invoice) == 0


def test_submitting_again_compares_anew(alice, mona):
    invoice = make_read(alice)
    submit(invoice, by=alice)
    Invoice.objects.filter(pk=invoice.pk).update(status="returned", number="R-NEW")

    submit(invoice, by=alice)

    assert outcomes(invoice) == {"number": (0, 1, 0)}


def test_items_added_to_another_invoice_keep_what_was_read_and_spent(alice, mona):
    target, source = make_read(alice, number="R-7"), make_read(alice, number="R-7")
    for invoice, spent in ((target, [1, 2, 3]), (source, [4, 5, 6])):
        report(invoice.pk, uuid4(), Counts(*spent), by=alice)

    joined = join(source.pk, target.pk, by=alice)

    assert counts(joined) == (5, 7, 9)
    Invoice.objects.filter(pk=joined.pk).update(
        net_total=Decimal(200), tax_total=Decimal(38), gross_total=Decimal(238)
    )
    submit(joined, by=alice)
    assert outcomes(joined) == {
        "net_total": (0, 1, 0),
        "tax_total": (0, 1, 0),
        "gross_total": (0, 1, 0),
    }
    assert FieldOutcome.objects.get(invoice=joined, field="quantity").kept == 2


def test_without_a_file_there_is_nothing_to_compare(alice, mona, olga):
    submit(make_invoice(alice), by=alice)

    assert not FieldOutcome.objects.exists()
    assert metrics(olga, since=LONG_AGO).count == 0


def test_the_figures(alice, bob, mona, olga, otto):
    def entered(vendor, number="", agent=alice, **counts):
        invoice = make_read(agent, vendor=vendor)
        if number:
            invoice.suggestions.filter(field="number").update(value=number)
        submit(invoice, by=agent)
        Effort.objects.filter(invoice=invoice).update(**counts)

    entered("Gut AG", seconds=10, keystrokes=4, clicks=1)
    entered("Gut AG", seconds=20, keystrokes=8, clicks=1, agent=bob)
    entered("Gut AG")  # without a browser that counts
    entered("Schlecht AG", number="X", seconds=61, keystrokes=90, clicks=5)

    found = metrics(olga, since=LONG_AGO)

    assert (found.count, found.clean) == (4, 3)
    assert (found.seconds, found.keystrokes, found.clicks) == (20, 8, 1)
    assert found.fields[0] == MeasuredField("Invoice number", False, 3, 1, 0)
    assert next(row.label for row in found.fields if row.is_item) == "Description"
    assert [(row.name, row.count, row.clean, row.seconds) for row in found.vendors] == [
        ("Schlecht AG", 1, 0, 61),
        ("Gut AG", 3, 3, 15),
    ]
    good = found.vendors[1]
    assert isinstance(good, MeasuredVendor)
    vendor = Invoice.objects.filter(vendor=good.pk)[0].vendor
    of_one = metrics(olga, since=LONG_AGO, vendor=vendor)
    assert (of_one.count, of_one.seconds, of_one.vendors) == (3, 15, [])
    assert of_one.fields[0] == MeasuredField("Invoice number", False, 3, 0, 0)
    assert metrics(olga, since=timezone.now() + timedelta(1)).count == 0
    assert metrics(otto, since=LONG_AGO).count == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_much_for_many_as_for_one(
    alice, mona, olga, client, django_assert_num_queries, count
):
    for number in range(count):
        submit(make_read(alice, vendor=f"Vendor {number}"), by=alice)
    Effort.objects.update(seconds=12)
    client.force_login(olga.user)

    with django_assert_num_queries(9):
        page = client.get(reverse("invoices:figures")).content.decode()

    assert "100\xa0%" in page
    assert page.count("Vendor ") >= count


def test_the_page_of_one_vendor_in_90_days(alice, mona, olga, otto, client):
    invoice = make_read(alice)
    submit(invoice, by=alice)
    Invoice.objects.update(submitted_at=timezone.now() - timedelta(days=60))
    address = reverse("invoices:figures")
    client.force_login(olga.user)

    assert "No invoice with a file" in client.get(address).content.decode()
    asked = {"days": "90", "vendor": invoice.vendor_id}
    assert "Beispiel GmbH" in client.get(address, asked).content.decode()
    for unknown in ("x", "9" * 30, str(invoice.vendor_id + 1)):
        assert client.get(address, {"vendor": unknown}).status_code == 404
    client.force_login(otto.user)
    assert client.get(address, asked).status_code == 404


def test_amounts_are_compared_not_their_spelling(alice, mona):
    invoice = make_read(alice)
    assert invoice.gross_total == Decimal("119.00")
    invoice.suggestions.filter(field="gross_total").update(value="119")

    submit(invoice, by=alice)

    assert corrections(invoice) == 0
