"""Items that an e-invoice states with tax, among others or alone, and what they come to."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from countersign.invoices import checks
from countersign.invoices.checks import Level
from countersign.invoices.desk import actions as desk
from tests.factories import make_invoice

NATIONAL = Path(__file__).parents[2] / "extraction/einvoice/national/files"
TOTALS = {"net_total": Decimal(200), "tax_total": Decimal(38), "gross_total": Decimal(238)}  # fmt: skip


def told(invoice):
    return {one.name: one.level for one in checks.all_checks(invoice, None)}


def stated_with_tax(invoice, count, total):
    """Some of its items as they are with the tax in them."""
    keys = [item.pk for item in invoice.items.all()[:count]]
    invoice.items.filter(pk__in=keys).update(
        line_total=total, unit_price=total / 2, more={"with_tax": "1"}
    )


def test_a_polish_line_with_tax_among_others_is_no_alarm_and_says_so(
    alice, client, work
):
    client.force_login(alice.user)
    data = (NATIONAL / "ksef.xml").read_bytes()
    invoice = desk.upload(SimpleUploadedFile("f.xml", data), by=alice).invoice
    work()
    invoice.refresh_from_db()

    assert invoice.net_total == 350
    assert [item.line_total for item in invoice.items.all()] == [100, 216, 50]
    assert not {"item-sum", "line-total"} & set(told(invoice))
    page = client.get(reverse("invoices:edit", args=[invoice.pk])).content.decode()
    assert page.count("data-with-tax") == 1
    assert "with tax" in page


@pytest.mark.parametrize("count", [1, 2])
def test_one_or_all_items_with_tax_come_to_the_total(alice, count):
    invoice = make_invoice(alice, lines=2, **TOTALS)
    stated_with_tax(invoice, count, Decimal(119))
    assert not {"item-sum", "tax", "line-total"} & set(told(invoice))


def test_a_cent_of_rounding_for_each_of_them_is_none_of_an_alarm(alice):
    invoice = make_invoice(alice, lines=2, **TOTALS)
    stated_with_tax(invoice, 1, Decimal("119.01"))
    assert "item-sum" not in told(invoice)


def test_what_is_missing_besides_is_still_told(alice):
    invoice = make_invoice(alice, lines=2, **TOTALS)
    stated_with_tax(invoice, 1, Decimal(131))
    assert told(invoice)["item-sum"] == Level.STOP
