"""When two invoices are likely one: by any identity of the payee, in any currency and year; and when they may well be two."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from countersign.invoices.checks import Level, all_checks
from countersign.invoices.models import Invoice, Status, Suggestion
from countersign.review.submitting.actions import submit
from tests.factories import CREDIT_NOTE, make_document, make_invoice

HERE = "DE89370400440532013000"
NAMES = ("same-number", "alike-number", "same-file", "same-bill", "number-again")


def told(invoice, member):
    """Name and level of what is said of duplicates."""
    found = all_checks(Invoice.objects.get(pk=invoice.pk), member)
    return [(check.name, check.level) for check in found if check.name in NAMES]


def read(invoice, vat_id):
    """The VAT id that was read on the invoice's file."""
    Suggestion.objects.create(
        organization=invoice.organization,
        invoice=invoice,
        field="vat_id",
        value=vat_id,
        confidence=1,
        source="text",
    )


@pytest.mark.parametrize("number", ["R-1042", "1042", "r 1o42"])
def test_one_account_is_one_payee_whatever_the_name(alice, mona, number):
    make_invoice(alice, number="R-1042", vendor="Acme Ltd", iban=HERE)
    again = make_invoice(
        alice, number=number, vendor="Something Else", iban=HERE, gross_total=7
    )
    assert [level for _, level in told(again, mona)] == [Level.STOP]


def test_one_vat_id_is_one_payee_whatever_the_name(alice, mona):
    first = make_invoice(alice, number="R-1042", vendor="Acme Ltd")
    first.vendor.vat_id = "DE123456789"
    first.vendor.save()
    again = make_invoice(alice, number="1042", vendor="Something Else", gross_total=7)
    assert told(again, mona) == []
    read(again, "DE123456789")
    assert told(again, mona) == [("alike-number", Level.STOP)]


@pytest.mark.parametrize("said", [{"iban": HERE}, {"vat_id": "DE123456789"}])
def test_the_same_day_and_total_of_one_payee(alice, mona, said):
    pair = [
        make_invoice(
            alice, number=number, vendor=name, iban=said.get("iban", ""), currency=code
        )
        for number, name, code in (("A-1", "Acme", "EUR"), ("B-77", "Other", "USD"))
    ]
    for one in pair:
        if "vat_id" in said:
            read(one, said["vat_id"])
    assert told(pair[1], mona) == told(pair[0], mona) == [("same-bill", Level.STOP)]


def test_two_payees_may_have_the_same_number_day_or_total(alice, mona):
    make_invoice(alice, number="R-1", vendor="Acme Ltd")
    assert told(make_invoice(alice, number="R-1", vendor="Bolt AG"), mona) == []


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"issue_date": date(2026, 4, 24)}, [("same-number", Level.STOP)]),
        ({"issue_date": date(2026, 4, 25)}, [("number-again", Level.DOUBT)]),
        ({"issue_date": date(2025, 12, 1)}, []),
        ({"issue_date": date(2026, 9, 1)}, [("number-again", Level.DOUBT)]),
        ({"issue_date": date(2025, 3, 31)}, []),
        (
            {"issue_date": date(2026, 9, 1), "gross_total": Decimal("119.02")},
            [("same-number", Level.STOP)],
        ),
        (
            {"issue_date": date(2025, 3, 31), "gross_total": Decimal(119)},
            [("same-number", Level.STOP)],
        ),
        ({"gross_total": Decimal(-119)}, [("number-again", Level.DOUBT)]),
        ({"issue_date": None}, [("same-number", Level.STOP)]),
        ({"currency": "USD"}, [("same-number", Level.STOP)]),
    ],
)
def test_a_number_may_begin_anew(alice, mona, other, said):
    make_invoice(alice, number="1", status=Status.APPROVED)
    again = make_invoice(alice, number="1", **{"gross_total": Decimal(500)} | other)
    assert told(again, mona) == said


def test_over_new_year_it_is_one_all_the_same(alice, mona):
    make_invoice(alice, number="2025-77", issue_date=date(2025, 12, 20))
    again = make_invoice(
        alice, number="2025-77", issue_date=date(2026, 1, 5), gross_total=500
    )
    assert told(again, mona) == [("same-number", Level.STOP)]


def test_a_credit_note_under_its_invoices_number_can_be_submitted(alice, mona):
    submit(make_invoice(alice, number="R-1"), by=alice)
    credit = make_invoice(alice, number="R-1", net_total=-100, tax_total=-19)
    credit.gross_total = Decimal(-119)
    credit.save()
    credit.items.all().delete()
    Invoice.objects.filter(pk=credit.pk).update(no_items=True)
    submit(Invoice.objects.get(pk=credit.pk), by=alice)
    assert told(credit, mona) == [("number-again", Level.DOUBT)]


def test_a_credit_note_that_names_the_invoice_it_credits_is_no_duplicate_of_it(
    alice, mona
):
    billed = make_invoice(alice, number="R-1", status=Status.APPROVED)
    note = CREDIT_NOTE | {"more": {"preceding_invoice": "R-0, R-1"}}
    credit = make_invoice(alice, number="R-1", **note)
    assert told(credit, mona) == told(billed, mona) == []


def test_side_by_side_a_credit_note_is_told_from_its_invoice(alice, mona, client):
    billed = make_invoice(alice, number="R-1", status=Status.APPROVED)
    note = make_invoice(alice, number="R-1", **CREDIT_NOTE)
    client.force_login(mona.user)

    page = client.get(reverse("invoices:compare", args=[note.pk, billed.pk]))

    html = page.content.decode()
    assert "<td>Credit note</td><td>Invoice</td>" in html
    assert "<td>-119,00</td><td>119,00</td>" in html


def test_a_second_credit_note_of_the_same_number_and_total_is_one(alice, mona):
    make_invoice(alice, number="G-1", status=Status.APPROVED, **CREDIT_NOTE)
    day = {"issue_date": date(2026, 9, 1)}
    again = make_invoice(alice, number="G-1", **CREDIT_NOTE | day)
    assert told(again, mona) == [("same-number", Level.STOP)]


def test_a_credit_note_whose_total_is_not_known_yet_is_asked_about(alice, mona):
    make_invoice(alice, number="R-1", status=Status.APPROVED)
    note = make_invoice(alice, number="R-1", **CREDIT_NOTE | {"gross_total": None})
    assert told(note, mona) == [("number-again", Level.DOUBT)]
    (check,) = (one for one in all_checks(note, mona) if one.name == "number-again")
    assert check.message.endswith("Does the credit note belong to it?")


def test_a_vendor_of_signs_is_a_vendor_like_any_other(alice, bob, mona):
    first = make_invoice(alice, number="7", vendor="!!!")
    submit(first, by=alice)
    again = make_invoice(bob, number="7", vendor="!!!")
    assert told(again, mona) == [("same-number", Level.NEEDED)]
    assert told(make_invoice(bob, number="7", vendor="???", lines=2), mona) == []


@pytest.mark.parametrize(("one", "other"), [("///", "//"), ("№", "§")])
def test_a_number_of_signs_is_a_number(alice, mona, one, other):
    make_invoice(alice, number=one, gross_total=1)
    assert told(make_invoice(alice, number=other, gross_total=500), mona) == []
    assert told(make_invoice(alice, number=one, gross_total=9), mona) == [
        ("same-number", Level.STOP)
    ]


def test_many_that_share_a_key_hide_none(alice, mona):
    """Whoever restarts numbering each day has many of one number."""
    for day in range(1, 29):
        for month in (1, 2, 3):
            issued = date(2024, month, day)
            make_invoice(alice, number="1", issue_date=issued, gross_total=500 + day)
    first = make_invoice(alice, number="1", document=make_document(alice))
    again = make_invoice(alice, number="1", vendor="Beispiel AG")
    assert (first.pk, Level.STOP) in [
        (check.earlier, check.level) for check in all_checks(again, mona)
    ]
