"""Over any order of proposals, releases, cancellations and payments no invoice is paid twice."""

from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from countersign.payments.models import Payment, Run, RunInvoice, RunState
from countersign.payments.runs import actions, refusals
from countersign.payments.settling.actions import (
    NotPayable,
    TooMuch,
    pay_by_hand,
    undo,
)

STEP = st.tuples(
    st.sampled_from(["propose", "release", "cancel", "out", "hand", "undo"]),
    st.integers(0, 5),
    st.sets(st.integers(0, 2), min_size=1),
)
REFUSALS = (
    refusals.Standing,
    refusals.Moved,
    refusals.NothingToPay,
    refusals.Booked,
    NotPayable,
    TooMuch,
)


class Ledger:
    def __init__(self, invoices, proposed, mona, olga):
        self.invoices, self.proposed = invoices, proposed
        self.mona, self.olga = mona, olga
        self.own = {"organization": mona.organization}

    def pick(self, rows, at):
        found = list(rows.order_by("pk"))
        return found[at % len(found)] if found else None

    def step(self, what, at, some):
        run = self.pick(Run.objects.filter(**self.own), at)
        chosen = [self.invoices[one] for one in sorted(some)]
        for one in chosen:
            one.refresh_from_db()
        if what == "propose":
            self.proposed(*chosen)
        elif what == "hand":
            pay_by_hand(
                chosen[0],
                amount=Decimal(60),
                paid_on=chosen[0].issue_date,
                account=None,
                closes=False,
                note="",
                by=self.mona,
            )
        elif what == "undo":
            if payment := self.pick(Payment.objects.filter(**self.own), at):
                undo(payment, by=self.mona)
        elif run and what == "release":
            actions.release(run, version=run.version, by=self.olga, proof=None)
        elif run and what == "cancel":
            actions.cancel(run, reason="x", by=self.mona)
        elif run:
            pks = [one.pk for one in chosen]
            actions.take_out(run, pks, version=run.version, by=self.mona)

    def check(self):
        for invoice in self.invoices:
            invoice.refresh_from_db()
            live = RunInvoice.objects.filter(**self.own, invoice=invoice, is_live=True)
            assert live.count() <= 1
            assert live.filter(run__state=RunState.CANCELLED).count() == 0
            counting = Payment.objects.filter(
                **self.own, invoice=invoice, undone_at=None
            )
            paid = sum((one.amount for one in counting), Decimal(0))
            assert paid <= invoice.to_pay
            assert (invoice.paid_amount or 0) == paid
            assert (invoice.paid_at is not None) == (paid == invoice.to_pay)
            ordered = counting.filter(how="run").count()
            assert ordered == live.filter(run__state=RunState.RELEASED).count()


class Back(Exception):
    """Let the next example begin where this one did."""


@pytest.mark.usefixtures("account")
def test_no_invoice_is_paid_twice(approved, proposed, mona, olga):
    invoices = [approved() for _ in range(3)]

    @settings(
        max_examples=25,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(STEP, max_size=12))
    def walk(steps):
        try:
            with transaction.atomic():
                ledger = Ledger(invoices, proposed, mona, olga)
                for step in steps:
                    try:
                        with transaction.atomic():
                            ledger.step(*step)
                    except REFUSALS:
                        pass
                    ledger.check()
                raise Back
        except Back:
            pass

    walk()
