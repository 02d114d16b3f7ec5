"""Closing while others decide, withdraw and close: what is decided is locked with its month, or counts in a later one."""

from datetime import date
from functools import partial

import pytest

from countersign.invoices.models import FINAL, Invoice, Status
from countersign.month.closing import actions
from countersign.month.closing.left import left_in
from countersign.month.models import ClosedMonth
from countersign.review.deciding.actions import decide, withdraw
from countersign.review.models import Verdict
from countersign.review.submitting.actions import submit
from tests.factories import make_invoice
from tests.processes import all_at_once

from .conftest import MARCH

pytestmark = pytest.mark.django_db(transaction=True)


def close(member):
    """Close March whatever is in it, as somebody who looks again until it is what was shown."""
    while True:
        member.organization.refresh_from_db()
        seen = left_in(member.organization, MARCH).seen
        try:
            return actions.close(MARCH, seen=seen, carry=True, note="", by=member)
        except actions.OtherThanSeen:
            continue


@pytest.fixture
def waiting(alice, mona):
    """Make submitted invoices, each of another day and amount."""

    def make(count):
        made = []
        for n in range(count):
            invoice = make_invoice(alice, lines=n + 1, issue_date=date(2026, 3, n + 1))
            submit(invoice, by=alice)
            made.append(Invoice.objects.get(invoice.itself))
        return made

    return make


def one_decision(invoice, verdict, member):
    return decide(invoice, verdict, version=1, by=member, comment="so")


@pytest.mark.parametrize("verdict", [Verdict.APPROVED, Verdict.REJECTED])
def test_what_is_decided_while_a_month_is_closed_is_locked_or_counts_later(
    waiting, mona, verdict
):
    invoices = waiting(8)
    acts = [partial(one_decision, one, verdict, mona) for one in invoices]
    went = all_at_once(*acts[:4], partial(close, mona), *acts[4:])
    assert went == ["done"] * 9
    rows = Invoice.objects.filter(organization=mona.organization, status__in=FINAL)
    assert rows.count() == 8
    for row in rows:
        is_locked = row.locked_at is not None
        assert row.counts_in == (None if is_locked else date(2026, 4, 1))
    locked = rows.exclude(locked_at=None).count()
    assert ClosedMonth.objects.get(organization=mona.organization).locked == locked


def test_a_decision_withdrawn_while_its_month_is_closed_is_withdrawn_or_locked(
    waiting, mona
):
    decisions = [one_decision(one, Verdict.APPROVED, mona) for one in waiting(6)]
    acts = [partial(withdraw, one, by=mona) for one in decisions]
    went = all_at_once(*acts[:3], partial(close, mona), *acts[3:])
    assert went.pop(3) == "done"
    rows = Invoice.objects.filter(organization=mona.organization).order_by("pk")
    for row, how in zip(rows, went, strict=True):
        if how == "done":
            assert (row.status, row.locked_at) == (Status.SUBMITTED, None)
        else:
            assert how == "NotWithdrawable"
            assert (row.status, row.locked_at is None) == (Status.APPROVED, False)


def test_ten_who_close_at_once_close_it_once(waiting, mona):
    went = all_at_once(*[partial(close, mona)] * 10)
    assert sorted(went) == ["AlreadyClosed"] * 9 + ["done"]
    assert ClosedMonth.objects.filter(organization=mona.organization).count() == 1
