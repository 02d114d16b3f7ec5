"""What an e-invoice says beyond the usual is in the form, counts right, and gives no false alarm."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from countersign.invoices import checks
from countersign.invoices.checks import Level
from countersign.invoices.content.values import rows, value
from countersign.invoices.desk import actions as desk
from countersign.invoices.models import Invoice, Kind
from tests.extraction.einvoice.drawn import Drawn, Line
from tests.factories import make_document, make_invoice
from tests.forms import posted
from tests.signing_in import sign_in

NATIONAL = Path(__file__).parents[2] / "extraction/einvoice/national/files"
PREPAID = Drawn(
    lines=[Line(quantity="20", total="1000.00")],
    lines_total="1000.00",
    net="1000.00",
    tax="190.00",
    gross="1190.00",
    prepaid="1000.00",
    payable="190.00",
    taxes=[("S", "19", "1000.00", "190.00")],
)
CORRECTION = (NATIONAL / "ksef_correction.xml").read_bytes()
CREDIT = Drawn(type_code="381", preceding="R-6")


def upload(member, work, data: bytes, name: str = "invoice.xml") -> Invoice:
    invoice = desk.upload(SimpleUploadedFile(name, data), by=member).invoice
    work()
    invoice.refresh_from_db()
    return invoice


def alarms(invoice) -> list[str]:
    """All that asks for somebody's eyes."""
    return [
        check.message
        for check in checks.all_checks(invoice, None)
        if check.level in (Level.DOUBT, Level.STOP, Level.NEEDED)
    ]


@pytest.mark.parametrize("written", [Drawn.cii, Drawn.ubl], ids=["cii", "ubl"])
def test_of_a_prepaid_invoice_the_rest_is_to_be_paid(alice, work, written):
    invoice = upload(alice, work, written(PREPAID))

    assert (invoice.gross_total, invoice.amount_due) == (1190, 190)
    assert value(invoice, "prepaid_amount") == 1000
    assert invoice.to_pay == 190
    assert alarms(invoice) == []


def test_terms_of_several_lines_are_one(alice, work):
    terms = (
        Drawn()
        .cii()
        .replace(
            b"<ram:SpecifiedTradePaymentTerms>",
            b"<ram:SpecifiedTradePaymentTerms><ram:Description>30 days\n2 % within 10</ram:Description>",
        )
    )
    invoice = upload(alice, work, terms)
    assert value(invoice, "payment_terms") == "30 days 2 % within 10"


def test_a_form_that_leaves_something_out_keeps_it(alice, client, work):
    invoice = upload(alice, work, PREPAID.ubl())
    sign_in(client, alice)
    data = posted(number="R-8", currency="EUR", gross_total="1190,00", no_items="1")
    data["version"] = str(invoice.version)

    client.post(reverse("invoices:save", args=[invoice.pk]), dict(data.lists()))

    invoice.refresh_from_db()
    assert (invoice.number, invoice.amount_due) == ("R-8", 190)
    assert value(invoice, "prepaid_amount") == 1000
    assert rows(invoice, "taxes") == [
        {"category": "S", "rate": 19, "base": 1000, "tax": 190}
    ]


def test_a_row_that_is_emptied_is_gone_and_the_others_close_up(alice, client, work):
    two = Drawn(
        lines=[Line(), Line(rate="7", total="100.00")],
        lines_total="200.00",
        net="200.00",
        tax="26.00",
        gross="226.00",
        payable="226.00",
        taxes=[("S", "19", "100.00", "19.00"), ("S", "7", "100.00", "7.00")],
    )
    invoice = upload(alice, work, two.ubl())
    assert alarms(invoice) == []
    sign_in(client, alice)
    data = posted(currency="EUR", no_items="1")
    data["version"] = str(invoice.version)
    for name in ("category", "rate", "base", "tax"):
        data[f"taxes.0.{name}"] = ""

    answer = client.post(
        reverse("invoices:save", args=[invoice.pk]),
        dict(data.lists()),
        HTTP_ACCEPT="application/json",
    ).json()

    assert answer["values"]["taxes.0.rate"] == "7"
    assert answer["values"]["taxes.1.rate"] == ""


def test_a_price_for_a_hundred_is_a_price_for_a_hundred(alice, work):
    per = Drawn(
        lines=[Line(quantity="50", price="2.00", per="100", total="1.00")],
        lines_total="1.00",
        net="1.00",
        tax="0.19",
        gross="1.19",
        payable="1.19",
        taxes=[("S", "19", "1.00", "0.19")],
    )
    invoice = upload(alice, work, per.ubl())

    assert invoice.items.get().price_base_quantity == 100
    assert alarms(invoice) == []


def test_allowances_on_the_whole_and_on_a_line_are_no_alarm(alice, work):
    less = Drawn(
        lines=[Line(total="80.00", allowance="20.00")],
        lines_total="80.00",
        allowance="10.00",
        net="70.00",
        tax="13.30",
        gross="83.30",
        payable="83.30",
        taxes=[("S", "19", "70.00", "13.30")],
    )
    invoice = upload(alice, work, less.cii())

    assert sorted(row["amount"] for row in rows(invoice, "allowances")) == [10, 20]
    assert alarms(invoice) == []


def test_a_line_with_more_decimals_than_the_currency_can_be_submitted(alice, work):
    exact = Drawn(
        lines=[Line(quantity="1", price="100.004", total="100.004")],
        lines_total="100.00",
    )
    invoice = upload(alice, work, exact.cii())

    assert invoice.items.get().line_total == Decimal("100.004")
    assert alarms(invoice) == []


def test_a_line_with_four_decimals_is_kept_as_far_as_it_can_be(alice, work):
    line = Line(
        quantity="1", price="3482.7586", allowance="348.2760", total="3134.4826"
    )
    fine = Drawn(
        lines=[line],
        lines_total="3134.48",
        net="3134.48",
        tax="595.55",
        gross="3730.03",
        payable="3730.03",
        taxes=[("S", "19", "3134.48", "595.55")],
    )

    invoice = upload(alice, work, fine.ubl())

    (item,) = invoice.items.all()
    assert (item.line_total, item.worked_out) == (Decimal("3134.483"), False)
    assert alarms(invoice) == []


def test_what_is_left_to_pay_must_come_from_somewhere(alice):
    invoice = make_invoice(alice, amount_due=Decimal(100))

    assert [c.level for c in checks.all_checks(invoice, None) if c.name == "due"] == [
        Level.STOP
    ]


@pytest.mark.parametrize(
    ("read", "sure", "level"),
    [("100", 0.97, "hint"), ("100", 0.7, "doubt"), ("90", 0.7, "stop")],
)
def test_an_amount_due_that_the_file_seems_to_have_is_a_doubt(alice, read, sure, level):
    field = {"value": read, "confidence": sure, "proven": False, "source": "text"}
    said = {"fields": {"amount_due": field | {"places": []}}, "accounts": []}
    document = make_document(alice, said=said)
    invoice = make_invoice(alice, amount_due=Decimal(100), document=document)

    found = [c.level for c in checks.all_checks(invoice, None) if c.name == "due"]
    assert found == [level]


def test_tax_beside_a_reverse_charge_stops(alice):
    invoice = make_invoice(
        alice,
        more={"taxes.0.category": "AE", "taxes.0.base": "100", "taxes.0.tax": "19"},
    )
    found = [c for c in checks.all_checks(invoice, None) if c.name == "vat-untaxed"]
    assert [check.level for check in found] == [Level.STOP]


def test_the_kind_and_what_is_to_pay_are_held_to_the_file(alice, work):
    invoice = upload(alice, work, PREPAID.cii())
    invoice.kind, invoice.amount_due = Kind.CREDIT_NOTE, None
    invoice.save()

    found = {check.name for check in checks.all_checks(invoice, None) if check.stops}
    assert {"kind", "to-pay"} <= found


def test_a_correction_that_repeats_what_it_corrects_gives_no_false_alarm(
    alice, work, client
):
    invoice = upload(alice, work, CORRECTION)
    sign_in(client, alice)
    page = client.get(reverse("invoices:detail", args=[invoice.pk])).content.decode()
    said = {
        one.name for one in checks.all_checks(invoice, None) if one.level != Level.OK
    }

    assert invoice.gross_total == -200
    assert said.isdisjoint({"item-sum", "tax", "line-total", "gross"})
    assert alarms(invoice) == []
    assert "before the correction" in page


def test_what_a_correction_comes_to_is_still_checked(alice, work):
    wrong = CORRECTION.replace(b"1463.41", b"1363.41")
    invoice = upload(alice, work, wrong)

    assert "item-sum" in {one.name for one in checks.all_checks(invoice, None)}


@pytest.mark.parametrize(("rate", "told"), [("5.20", False), ("9.00", True)])
def test_a_surcharge_that_spain_takes_besides_is_no_tax_too_high(
    alice, work, rate, told
):
    xml = (NATIONAL / "facturae.xml").read_bytes()
    invoice = upload(alice, work, xml.replace(b"5.20<", f"{rate}<".encode()))

    assert ("rate" in {one.name for one in checks.all_checks(invoice, None)}) is told
