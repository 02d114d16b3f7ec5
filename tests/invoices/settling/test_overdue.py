"""Unpaid and past due: one answer in every list, for a row at hand and for a query."""

import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from countersign.invoices.models import Invoice, Status
from countersign.invoices.settling.actions import keep_paid
from countersign.review.deciding import actions as deciding
from countersign.review.models import Verdict
from countersign.summaries.day_report import day_report
from tests.factories import CREDIT_NOTE, PREPAID, make_invoice
from tests.signing_in import sign_in

TODAY = date(2026, 4, 20)
LATE = TODAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def _a_day_in_april(time_machine):
    time_machine.move_to(datetime(2026, 4, 20, 12, tzinfo=UTC), tick=False)


def test_a_row_and_a_query_say_the_same(alice):
    shapes = [
        {},
        CREDIT_NOTE,
        PREPAID,
        {**PREPAID, "amount_due": Decimal(0)},
        {"status": Status.DRAFT, "gross_total": None},
    ]
    days = (LATE, TODAY, None)
    moments = (None, timezone.now())
    for status, shape, due, paid, aside in itertools.product(
        Status, shapes, days, moments, moments
    ):
        values = {"status": status, **shape}
        make_invoice(alice, due_date=due, paid_at=paid, set_aside_at=aside, **values)
    rows = Invoice.objects.visible_to(alice)
    assert {one.pk for one in rows if one.is_overdue(TODAY)} == {
        one.pk for one in rows.overdue(TODAY)
    }
    assert {one.status for one in rows.overdue(TODAY)} == {
        Status.SUBMITTED,
        Status.RETURNED,
        Status.APPROVED,
    }


@pytest.fixture
def late(alice):
    """An approved invoice past due, and one that nobody has decided on."""
    approved = make_invoice(
        alice, number="R-A", due_date=LATE, status=Status.APPROVED, lines=0
    )
    waiting = make_invoice(
        alice,
        number="R-W",
        due_date=LATE,
        status=Status.SUBMITTED,
        submitted_at=timezone.now(),
    )
    return approved, waiting


def test_an_approved_invoice_is_overdue_until_it_is_paid(late, mona):
    def told():
        report = day_report(mona, TODAY, timezone.now(), "https://x/")
        return {one.number for one in report.overdue.rows}

    assert told() == {"R-A", "R-W"}
    keep_paid(late[0], amount=Decimal(119), settled_at=timezone.now())
    assert told() == {"R-W"}
    keep_paid(late[0], amount=Decimal(50), settled_at=None)
    assert told() == {"R-A", "R-W"}
    assert late[0].left_to_pay == Decimal(69)


@pytest.fixture
def as_member():
    return lambda member: sign_in(Client(), member)


def test_the_table_marks_and_finds_what_is_overdue(late, mona, as_member):
    address = reverse("invoices:list")
    page = as_member(mona).get(address, {"payment": "overdue"}).content.decode()
    assert ("R-A" in page, "R-W" in page) == (True, True)
    assert page.count('<span class="visually-hidden">overdue</span>') == 2
    keep_paid(late[0], amount=Decimal(119), settled_at=timezone.now())
    page = as_member(mona).get(address, {"payment": "overdue"}).content.decode()
    assert ("R-A" in page, "R-W" in page) == (False, True)
    page = as_member(mona).get(address, {"payment": "paid"}).content.decode()
    assert ("R-A" in page, "R-W" in page) == (True, False)


def test_the_table_finds_what_is_to_be_paid(late, alice, mona, as_member):
    make_invoice(alice, number="R-PAID", status=Status.APPROVED, paid_at=timezone.now())
    page = as_member(mona).get(reverse("invoices:list"), {"payment": "unpaid"})
    page = page.content.decode()
    assert ("R-A" in page, "R-W" in page, "R-PAID" in page) == (True, False, False)
    assert "Payment: <b>To pay</b>" in page
    assert ">119,00 <" in page  # the sum of what is listed


def test_a_returned_invoice_past_due_says_so_on_the_desk(alice, as_member):
    make_invoice(alice, due_date=LATE, status=Status.RETURNED)
    page = as_member(alice).get(reverse("invoices:desk")).content.decode()
    assert "overdue" in page


def test_an_approval_is_not_withdrawn_once_it_is_paid(alice, mona):
    invoice = make_invoice(alice, status=Status.SUBMITTED, submitted_at=timezone.now())
    decision = deciding.decide(
        invoice, Verdict.APPROVED, version=1, by=mona, comment=""
    )
    invoice.refresh_from_db()
    keep_paid(invoice, amount=Decimal(119), settled_at=timezone.now())
    with pytest.raises(deciding.NotWithdrawable, match="Take the payment back"):
        deciding.withdraw(decision, by=mona)
