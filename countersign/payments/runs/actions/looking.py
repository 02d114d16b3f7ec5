"""Looking at a proposal again: what its rules say by now, and proposing it anew as it is now."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.database.tenancy import by_organization
from countersign.history.actions import record
from countersign.payments import obstacles
from countersign.payments.models import Run, RunState, whole_run
from countersign.payments.queries import invoices_of
from countersign.payments.runs.refusals import Moved, Standing

from .proposing import hold, hold_many, planned_again, write

OFTEN: Final = timedelta(minutes=5)


def look_at_proposed() -> int:
    """Ask the rules about every proposal that was not looked at for a while; how many there were."""
    count = 0
    until = timezone.now() - OFTEN
    proposed = Run.objects.filter(state=RunState.PROPOSED, proposed_at__lt=until)
    for runs in by_organization(proposed.exclude(looked_at__gt=until)):
        for run in runs:
            look(run)
            count += 1
    return count


def look(run: Run) -> None:
    """Ask all rules about a proposal's invoices, and keep with each what stands against paying it. Twice does no harm."""
    rows = invoices_of(run)
    for row in rows:
        row.stops = obstacles.stops_of(row.invoice, None) or None
    with transaction.atomic():
        held = hold(run)
        if held.state != RunState.PROPOSED:
            return
        for row in rows:
            held.invoices.filter(pk=row.pk).exclude(stops=row.stops).update(
                stops=row.stops
            )
        held.looked_at = timezone.now()
        held.save(update_fields=["looked_at"])


@transaction.atomic
def propose_again(run: Run, *, version: int, by: Membership) -> Run:
    """Propose a run anew with its invoices as they are now: another version, which somebody other than `by` releases.

    All rules are asked. Where it is as it was proposed, nothing changes but that. Raises Moved, or Standing for what it
    can't pay; then nothing has happened.
    """
    run = hold(run)
    if run.state != RunState.PROPOSED or run.version != version:
        raise Moved
    rows = invoices_of(run)
    invoices = hold_many([one.invoice_id for one in rows], by)
    standing = dict(obstacles.of_many(invoices, run.organization_id, but_for=run.pk))
    for one in invoices:
        if one.pk not in standing and (stops := obstacles.stops_of(one, by)):
            standing[one.pk] = stops
    today = timezone.localdate(timezone=run.organization.zone)
    run.execute_on = max(run.execute_on, today)
    plan = planned_again(run, rows, invoices, standing)
    if plan.left_out:
        raise Standing(plan.left_out)
    run.looked_at = timezone.now()
    now = {
        one.invoice.pk: (one.invoice.version, one.amount, one.discount, transfer.iban)
        for transfer in plan.transfers
        for one in transfer.invoices
    }
    before = {
        one.invoice_id: (
            one.invoice_version,
            one.amount,
            one.discount,
            one.transfer.iban if one.transfer else "",
        )
        for one in rows
    }
    if now == before:
        run.invoices.exclude(stops=None).update(stops=None)
        run.save(update_fields=["looked_at"])
        return run
    run.transfers.all().delete()
    run.version += 1
    run.proposed_by, run.proposed_at = by.user, timezone.now()
    run.save()
    written = write(run, plan)
    data = {"invoices": len(written), "day": run.execute_on.isoformat()}
    whole = {"run": whole_run(run, written), "by": by.identity}
    record(run.organization_id, by.actor, "proposed run", run, data, whole=whole)
    return run
