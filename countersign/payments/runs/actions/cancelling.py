"""Cancelling a run, and saying that the bank has carried one out."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.history.actions import record
from countersign.payments.models import Payment, Run, RunInvoice, RunState, whole_run
from countersign.payments.runs.refusals import Booked, Moved, NoReason
from countersign.payments.settling.actions import record_payment, undo

from .proposing import hold, hold_many


@transaction.atomic
def cancel(run: Run, *, reason: str, by: Membership) -> Run:
    """End a proposal, or a run whose file the bank does not get: its invoices are to be paid again.

    Raises NoReason, Moved, and Booked once the bank has booked any of it.
    """
    if not (reason := reason.strip()):
        raise NoReason
    run = hold(run)
    if run.state == RunState.CANCELLED:
        raise Moved
    rows = list(run.invoices.order_by("pk"))
    hold_many([one.invoice_id for one in rows], by)
    payments = list(_payments(run).select_related("invoice__organization"))
    if any(one.booked_on for one in payments):
        raise Booked
    run.state, run.reason, run.cancelled_by = RunState.CANCELLED, reason, by.user
    run.cancelled_at = timezone.now()
    run.save()
    for payment in payments:
        undo(payment, by=by, comment=reason)
    live = RunInvoice.objects.filter(organization=run.organization_id, run=run)
    live.update(is_live=False)
    data = {"comment": reason}
    whole = {"run": whole_run(run, rows), "by": by.identity}
    record(run.organization_id, by.actor, "cancelled run", run, data, whole=whole)
    return run


@transaction.atomic
def carry_out(run: Run, *, on: date, by: Membership) -> Run:
    """Keep that the bank has carried out a released run, on that day: what is not booked yet is booked then. Raises Moved."""
    run = hold(run)
    if run.state != RunState.RELEASED:
        raise Moved
    hold_many(list(run.invoices.values_list("invoice", flat=True)), by)
    rows = _payments(run).filter(booked_on=None)
    waiting = list(rows.select_related("invoice__organization").order_by("invoice"))
    count = 0
    for payment in waiting:
        payment.booked_on = on
        payment.save(update_fields=["booked_on"])
        record_payment(payment, payment.invoice, "booked payment", by=by)
        count += 1
    run.booked_at = timezone.now()
    run.save(update_fields=["booked_at"])
    data = {"day": on.isoformat(), "payments": count}
    record(run.organization_id, by.actor, "carried out run", run, data)
    return run


def _payments(run: Run) -> QuerySet[Payment]:
    return Payment.objects.filter(
        organization=run.organization_id, run_invoice__run=run, undone_at=None
    )
