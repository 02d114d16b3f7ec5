"""What was approved before payments were kept here: not called overdue, and said to be paid at once."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from countersign.history.models import Event
from countersign.payments.elsewhere.actions import collect_strays
from countersign.payments.models import PaidElsewhere, Payment
from tests.factories import make_invoice

from .conftest import left

DUE = reverse("payments:due")
ELSEWHERE = reverse("payments:elsewhere")


@pytest.fixture(autouse=True)
def _a_day_in_april(time_machine):
    time_machine.move_to(datetime(2026, 4, 7, 12, tzinfo=UTC), tick=False)


def asked_of(page: str) -> dict[str, str]:
    """What the form of the page sends."""
    form = page.split('<form method="post" class="payments-act">')[1]
    return {
        name: form.split(f'name="{name}" value="')[1].split('"')[0]
        for name in ("before", "paid_on", "seen")
    }


def test_what_was_approved_before_is_overdue_nowhere_until_somebody_follows_it(
    approved, account, mona, as_member
):
    old = approved(number="R-OLD", due_date=date(2026, 4, 1), paid_unknown=True)
    browser = as_member(mona)
    table = reverse("invoices:list")
    page = browser.get(DUE).text
    assert "1 invoice was approved before payments were kept here" in page
    assert "R-OLD" in page
    assert "is-bad" not in page
    assert "R-OLD" not in browser.get(table, {"payment": "overdue"}).text

    pay = reverse("payments:pay", args=[old.pk])
    browser.post(pay, {"amount": "119,00", "paid_on": "01.04.2026"})
    payment = Payment.objects.get(organization=mona.organization, invoice=old)
    browser.post(reverse("payments:undo", args=[payment.pk]))

    page = browser.get(DUE).text
    assert "before payments were kept here" not in page
    assert "overdue" in page
    assert "R-OLD" in browser.get(table, {"payment": "overdue"}).text


def test_all_that_was_due_before_a_day_is_kept_as_paid_at_once(
    approved, account, proposed, mona, otto, as_member, work, monkeypatch
):
    monkeypatch.setattr("countersign.payments.settling.actions._AT_ONCE", 2)
    day = date(2026, 3, 31)
    some = [approved(number=f"R-{n}", due_date=day) for n in range(5)]
    part = approved(number="R-PART", due_date=day, currency="USD")
    later = approved(number="R-LATER", due_date=date(2026, 4, 1))
    running = approved(number="R-RUN", due_date=day)
    proposed(running)
    foreign = make_invoice(otto, status="approved", due_date=day)
    browser = as_member(mona)
    pay = reverse("payments:pay", args=[part.pk])
    browser.post(pay, {"amount": "19,00", "paid_on": "01.04.2026"})

    page = browser.get(ELSEWHERE, {"before": "01.04.2026"}).text
    assert "6 invoices" in page
    assert "595,00 EUR" in page
    assert "100,00 USD" in page
    assert left(some[0]) == 119
    answer = browser.post(ELSEWHERE, asked_of(page), follow=True)
    assert "0 of 6 invoices by now" in answer.text
    again = browser.post(ELSEWHERE, asked_of(page))
    assert again.status_code == 409
    work()

    assert [left(one) for one in [*some, part]] == [0] * 6
    assert [left(one) for one in (later, running, foreign)] == [119] * 3
    assert "by now" not in browser.get(DUE).text
    payment = Payment.objects.get(organization=mona.organization, invoice=some[0])
    assert payment.paid_on == date(2026, 4, 1)
    lines = Event.objects.filter(organization_id=mona.organization_id, verb="paid")
    assert set(lines.values_list("subject_id", flat=True)) == {
        one.pk for one in [*some, part]
    }
    browser.post(reverse("payments:undo", args=[payment.pk]))
    assert (left(some[0]), left(some[1])) == (119, 0)


def test_nothing_is_kept_that_was_not_seen(approved, mona, as_member, work):
    first = approved(due_date=date(2026, 3, 1))
    browser = as_member(mona)
    seen = asked_of(browser.get(ELSEWHERE).text)
    second = approved(due_date=date(2026, 3, 2), gross_total=Decimal(50))
    answer = browser.post(ELSEWHERE, seen)
    assert answer.status_code == 422
    assert "look at what it is now" in answer.text
    for typed in ({"before": "?"}, {"before": "08.04.2026"}, {"paid_on": "1.5.2026"}):
        assert browser.post(ELSEWHERE, seen | typed).status_code == 422
    work()
    assert [left(one) for one in (first, second)] == [119, 50]


def test_what_a_worker_died_at_goes_on(approved, mona, as_member, work, time_machine):
    invoice = approved(due_date=date(2026, 3, 1))
    PaidElsewhere.objects.create(
        organization=mona.organization,
        by=mona,
        before=date(2026, 3, 31),
        paid_on=date(2026, 3, 31),
        count=1,
    )
    assert collect_strays() == 0
    time_machine.move_to(datetime(2026, 4, 7, 12, 6, tzinfo=UTC), tick=False)
    assert collect_strays() == 1
    work()
    assert left(invoice) == 0
    assert collect_strays() == 0


@pytest.mark.django_db(transaction=True)
def test_an_upgrade_calls_nothing_overdue_where_no_payments_were_kept(
    approved, mona, alice, otto, as_member
):
    old = approved(number="R-OLD", due_date=date(2026, 4, 1))
    waiting = make_invoice(alice, status="submitted", due_date=date(2026, 4, 1))
    before = [("payments", "0002_paid_elsewhere")]
    MigrationExecutor(connection).migrate(before)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    old.refresh_from_db()
    waiting.refresh_from_db()
    assert (old.paid_unknown, waiting.paid_unknown) == (True, None)
    assert not old.is_overdue(date(2026, 4, 7))
    assert waiting.is_overdue(date(2026, 4, 7))
