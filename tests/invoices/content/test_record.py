"""The whole record is shown on each page of an invoice, in words, and what it does not have takes no room."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from countersign.invoices.content.record import Record
from countersign.invoices.models import LineItem, Status
from tests.factories import CREDIT_NOTE, make_invoice

MORE = {
    "prepaid_amount": "50",
    "buyer_reference": "04011000-12345-39",
    "contract_reference": "V-2025-7",
    "payment_means": "58",
    "period_start": "2026-03-01",
    "note": "Thank you.",
    "taxes.0.category": "S",
    "taxes.0.rate": "19",
    "taxes.0.base": "95",
    "taxes.0.tax": "18.05",
    "taxes.1.category": "AE",
    "taxes.1.rate": "0",
    "taxes.1.base": "40",
    "taxes.1.tax": "0",
    "taxes.1.exemption": "Steuerschuldnerschaft des Leistungsempfängers",
    "allowances.0.reason": "95",
    "allowances.0.percent": "5",
    "allowances.0.base": "100",
    "allowances.0.amount": "5",
    "allowances.1.charge": "1",
    "allowances.1.reason": "Freight to Ulm",
    "allowances.1.amount": "40",
    "allowances.2.line": "1",
    "allowances.2.reason": "Small dent",
    "allowances.2.amount": "3",
    "discounts.0.percent": "2",
    "discounts.0.until": "2026-04-10",
    "accounts.0.scheme": "bankgiro",
    "accounts.0.account": "5050-1055",
}
SHOWN = (
    "04011000-12345-39",
    "V-2025-7",
    "SEPA credit transfer",
    "01.03.2026",
    "Thank you.",
    "Reverse charge",
    "Steuerschuldnerschaft des Leistungsempfängers",
    "18,05",
    "Discount",
    "5 % of 100,00",
    "-5,00",
    "Freight to Ulm",
    "40,00",
    "Small dent",
    "-3,00",
    "2 %, until 10.04.2026",
    "Account (bankgiro)",
    "5050-1055",
    "200 hours",
    "50,00 per 100",
    "Item number",
    "W-17",
    "Prepaid",
)


@pytest.fixture
def whole(alice):
    """An invoice that says a little of everything."""
    invoice = make_invoice(
        alice, more=MORE, amount_due=Decimal(69), status=Status.SUBMITTED
    )
    LineItem.objects.filter(organization=alice.organization).update(
        unit="HUR",
        quantity=Decimal(200),
        price_base_quantity=Decimal(100),
        more={"item_number": "W-17", "tax_category": "S", "item_note": "blue"},
    )
    return invoice


@pytest.mark.parametrize("page", ["review:invoice", "invoices:detail"])
def test_each_page_shows_all_of_it(whole, mona, client, page):
    client.force_login(mona.user)

    html = client.get(reverse(page, args=[whole.pk])).content.decode()

    text = " ".join(strip_tags(html).split())
    assert [words for words in SHOWN if words not in text] == []
    assert "AE" not in text
    assert "HUR" not in text


def test_what_it_does_not_have_takes_no_room(alice):
    invoice = make_invoice(alice, order_reference="", iban="")
    record = Record.of(invoice, list(invoice.items.all()))
    assert [label for label, _value in record.facts] == [
        "Invoice number",
        "Issue date",
        "Due date",
    ]
    assert (record.allowances, record.taxes) == ((), ())
    assert [label for label, _value in record.sums] == [
        "Net total",
        "Tax total",
        "Gross total",
    ]
    assert [item.facts for item in record.items] == [()]


def test_the_last_sum_is_what_is_to_be_paid(whole):
    record = Record.of(whole, [])
    assert record.sums == (
        ("Net total", "100,00 EUR"),
        ("Tax total", "19,00 EUR"),
        ("Gross total", "119,00 EUR"),
        ("Prepaid", "50,00 EUR"),
        ("Amount due", "69,00 EUR"),
    )


def test_what_a_credit_note_takes_off_is_added(alice):
    more = {"allowances.0.amount": "-5", "allowances.0.reason": "Discount"}
    note = make_invoice(alice, **CREDIT_NOTE, more=more)
    (row,) = Record.of(note, []).allowances
    assert row.amount == "5,00"
