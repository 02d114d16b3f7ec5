"""Twenty processes at once: an invoice is in one run, a run is released once, a booking pays once."""

from functools import partial

import pytest
from django.db import connection

from countersign.payments.models import BankFile, Payment, RunInvoice, RunState
from countersign.payments.runs import actions
from countersign.payments.settling.actions import pay_by_hand
from tests.processes import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 20


def test_twenty_proposals_of_one_invoice_make_one_run(approved, proposed, mona):
    invoice, other = approved(), approved()
    went = all_at_once(*[partial(proposed, invoice, other)] * MANY)
    assert sorted(went) == ["Standing"] * (MANY - 1) + ["done"]
    live = RunInvoice.objects.filter(organization=mona.organization, is_live=True)
    assert live.count() == 2


def test_twenty_releases_make_one_file(approved, proposed, mona, olga):
    run = proposed(approved())
    release = partial(actions.release, run, version=1, by=olga, proof=None)
    went = all_at_once(*[release] * MANY)
    assert sorted(went) == ["Moved"] * (MANY - 1) + ["done"]
    own = {"organization": mona.organization}
    assert BankFile.objects.filter(**own).count() == 1
    assert Payment.objects.filter(**own).count() == 1


def test_release_and_cancellation_at_once_leave_one_of_them(
    approved, proposed, mona, olga
):
    run = proposed(approved())
    went = all_at_once(
        partial(actions.release, run, version=1, by=olga, proof=None),
        partial(actions.cancel, run, reason="no", by=mona),
    )
    run.refresh_from_db()
    assert "done" in went
    counting = Payment.objects.filter(organization=mona.organization, undone_at=None)
    assert counting.count() == (1 if run.state == RunState.RELEASED else 0)


def test_twenty_payments_by_hand_keep_one(approved, mona):
    invoice = approved()
    pay = partial(
        pay_by_hand,
        invoice,
        amount=invoice.to_pay,
        paid_on=invoice.issue_date,
        account=None,
        closes=False,
        note="",
        by=mona,
    )
    went = all_at_once(*[pay] * MANY)
    assert went.count("done") == 1, connection.vendor
    assert Payment.objects.filter(organization=mona.organization).count() == 1
