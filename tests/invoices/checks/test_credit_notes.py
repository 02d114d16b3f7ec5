"""A credit note is stored below nothing, typed as its page has it, and counts right."""

from decimal import Decimal

import pytest
from django.urls import reverse

from countersign.invoices.content.shown import shown
from countersign.invoices.models import Kind
from tests.extraction.einvoice.drawn import Drawn, Line
from tests.factories import make_invoice
from tests.forms import posted
from tests.signing_in import sign_in

from .test_whole_record import CREDIT, alarms, upload


def test_a_credit_note_is_stored_negative_and_typed_as_its_page_has_it(alice, work):
    invoice = upload(alice, work, CREDIT.cii())

    assert invoice.kind == Kind.CREDIT_NOTE
    assert (invoice.net_total, invoice.tax_total, invoice.gross_total) == (
        *(Decimal("-100.00"), Decimal("-19.00")),
        Decimal("-119.00"),
    )
    item = invoice.items.get()
    assert (item.quantity, item.unit_price, item.line_total) == (-2, 50, -100)
    form = shown(invoice, list(invoice.items.all()))
    assert form.values["gross_total"] == "119,00"
    assert form.items[0].cells["line_total"] == "100,00"
    assert form.values["preceding_invoice"] == "R-6"
    assert alarms(invoice) == []


@pytest.mark.parametrize("typed", ["119,00", "-119,00"])
def test_a_credit_note_counts_less_however_it_is_typed(alice, client, typed):
    sign_in(client, alice)
    invoice = make_invoice(alice, number="", gross_total=None)
    data = posted(
        {"description": "Returned", "quantity": "1", "unit_price": "100"},
        kind="credit note",
        gross_total=typed,
        currency="EUR",
    )
    data["version"] = str(invoice.version)

    answer = client.post(
        reverse("invoices:save", args=[invoice.pk]),
        dict(data.lists()),
        HTTP_ACCEPT="application/json",
    ).json()

    assert answer["values"]["gross_total"] == "119,00"
    assert answer["items"][0]["line_total"] == "100,00"
    invoice.refresh_from_db()
    assert invoice.gross_total == -119
    assert invoice.items.get().line_total == -100
    assert invoice.to_pay == -119


def test_items_printed_with_a_minus_multiply_too(alice, work):
    minus = Drawn(
        type_code="381",
        lines=[Line(quantity="-2", total="-100.00")],
        lines_total="-100.00",
        net="-100.00",
        tax="-19.00",
        gross="-119.00",
        payable="-119.00",
        taxes=[("S", "19", "-100.00", "-19.00")],
    )
    for quantity in ("-2", "2"):
        minus.lines[0].quantity = quantity
        invoice = upload(alice, work, minus.ubl(), f"{quantity}.xml")
        item = invoice.items.get()
        assert (item.quantity, item.unit_price, item.line_total) == (-2, 50, -100)


def test_what_was_chosen_in_error_is_turned_back(alice, client):
    sign_in(client, alice)
    invoice = make_invoice(alice, number="")
    for kind, stored in (("credit note", -119), ("invoice", 119)):
        invoice.refresh_from_db()
        data = posted(kind=kind, gross_total="119,00", currency="EUR")
        data["version"] = str(invoice.version)
        client.post(
            reverse("invoices:save", args=[invoice.pk]),
            dict(data.lists()),
            HTTP_ACCEPT="application/json",
        )
        invoice.refresh_from_db()
        assert invoice.gross_total == stored
