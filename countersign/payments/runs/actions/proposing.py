"""Proposing a run, and taking invoices out of a proposal."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from countersign.accounts.models import Membership
from countersign.history.actions import record
from countersign.invoices.models import Invoice
from countersign.payments import obstacles
from countersign.payments.models import (
    OwnAccount,
    Run,
    RunInvoice,
    RunState,
    Transfer,
    VendorPaying,
    whole_run,
)
from countersign.payments.runs.plan import Plan, Planner
from countersign.payments.runs.refusals import Moved, NothingToPay, Standing


def look(
    invoices: Sequence[Invoice],
    *,
    execute_on: date,
    accounts: Mapping[str, OwnAccount],
    undiscounted: Collection[int] = (),
    by: Membership,
) -> Plan:
    """What a run of these would be, and what is left out and why; all rules are asked. Nothing is changed.

    The cash discount that counts on the day is taken, but for the invoices of `undiscounted` (their ids).
    """
    standing = dict(obstacles.of_many(list(invoices), by.organization_id))
    for one in invoices:
        if one.pk not in standing and (stops := obstacles.stops_of(one, by)):
            standing[one.pk] = stops
    return _plan(invoices, standing, execute_on, accounts, undiscounted)


@transaction.atomic
def propose(
    picked: Sequence[tuple[int, int]],
    *,
    execute_on: date,
    accounts: Mapping[str, OwnAccount],
    undiscounted: Collection[int] = (),
    by: Membership,
) -> Run:
    """A run of the invoices that were seen, each with its id and version; somebody else releases it.

    Raises Standing where anything stands against one of them by now (also that somebody else has just put it into a
    run), NothingToPay.
    """
    invoices = hold_many([pk for pk, _version in picked], by)
    versions = dict(picked)
    changed = [one for one in invoices if one.version != versions[one.pk]]
    if changed:
        raise Standing([(one, _("It was changed meanwhile.")) for one in changed])
    plan = look(
        invoices,
        execute_on=execute_on,
        accounts=accounts,
        undiscounted=undiscounted,
        by=by,
    )
    if plan.left_out:
        raise Standing(plan.left_out)
    if not plan.transfers:
        raise NothingToPay
    run = Run.objects.create(
        organization_id=by.organization_id, execute_on=execute_on, proposed_by=by.user
    )
    try:
        with transaction.atomic():
            rows = write(run, plan)
    except IntegrityError as problem:
        reason = _("It has just been put into another payment run.")
        raise Standing([(one, reason) for one in invoices]) from problem
    data = {"invoices": len(rows), "day": execute_on.isoformat()}
    whole = {"run": whole_run(run, rows), "by": by.identity}
    record(run.organization_id, by.actor, "proposed run", run, data, whole=whole)
    return run


@transaction.atomic
def take_out(run: Run, pks: Collection[int], *, version: int, by: Membership) -> Run:
    """Take invoices out of a proposal, which is another version then; without any left it is cancelled. Raises Moved."""
    run = hold(run)
    if run.state != RunState.PROPOSED or run.version != version:
        raise Moved
    rows = list(run.invoices.select_related("transfer__account").order_by("pk"))
    kept = [one.invoice_id for one in rows if one.invoice_id not in pks]
    if len(kept) == len(rows):
        return run
    run.transfers.all().delete()
    invoices = hold_many(kept, by)
    standing = obstacles.of_many(invoices, run.organization_id, but_for=run.pk)
    plan = planned_again(run, rows, invoices, standing)
    run.version += 1
    if not plan.transfers:
        run.state, run.cancelled_by = RunState.CANCELLED, by.user
        run.cancelled_at, run.reason = timezone.now(), _("Nothing was left to pay.")
    run.save()
    rows = write(run, plan)
    data = {"invoices": len(rows), "without": sorted(pks)}
    whole = {"run": whole_run(run, rows), "by": by.identity}
    record(run.organization_id, by.actor, "changed run", run, data, whole=whole)
    return run


def planned_again(
    run: Run,
    rows: Sequence[RunInvoice],
    invoices: Sequence[Invoice],
    standing: Mapping[int, str],
) -> Plan:
    """A plan of some of a run's invoices as they are now: from the same accounts, with the discounts that it takes."""
    accounts = {
        one.transfer.currency: one.transfer.account for one in rows if one.transfer
    }
    undiscounted = {one.invoice_id for one in rows if not one.discount}
    return _plan(invoices, standing, run.execute_on, accounts, undiscounted)


def hold(run: Run) -> Run:
    """The row of a run, read anew and locked until the transaction ends."""
    held = Run.objects.select_for_update(no_key=True, of=("self",))
    return held.select_related("organization", "proposed_by").get(run.itself)


def hold_many(pks: Iterable[int], by: Membership) -> list[Invoice]:
    """Invoices of the organization in order of their ids, locked until the transaction ends."""
    rows = Invoice.objects.filter(organization=by.organization_id, pk__in=list(pks))
    held = rows.select_for_update(no_key=True, of=("self",))
    return list(held.select_related("organization", "vendor", "agent").order_by("pk"))


def _plan(
    invoices: Sequence[Invoice],
    standing: Mapping[int, str],
    execute_on: date,
    accounts: Mapping[str, OwnAccount],
    undiscounted: Collection[int],
) -> Plan:
    payings: dict[int, VendorPaying] = {}
    if invoices:
        rows = VendorPaying.objects.filter(
            organization=invoices[0].organization_id,
            vendor__in={one.vendor_id for one in invoices},
        )
        payings = {one.vendor_id: one for one in rows}
    planner = Planner(execute_on, accounts, payings, undiscounted=undiscounted)
    return planner.plan(invoices, standing)


def write(run: Run, plan: Plan) -> list[RunInvoice]:
    """The rows of a plan."""
    rows = []
    for position, planned in enumerate(plan.transfers, 1):
        transfer = Transfer.objects.create(
            organization_id=run.organization_id,
            run=run,
            account=planned.account,
            vendor_id=planned.invoices[0].invoice.vendor_id or 0,
            position=position,
            way=planned.way,
            currency=planned.currency,
            amount=planned.amount,
            name=planned.name,
            iban=planned.iban,
            bic=planned.bic,
            address=planned.address,
            text=planned.text,
            end_to_end=f"CS{run.organization_id}-{run.pk}-{position}",
        )
        rows += [
            RunInvoice(
                organization_id=run.organization_id,
                run=run,
                transfer=transfer,
                invoice=one.invoice,
                invoice_version=one.invoice.version,
                amount=one.amount,
                discount=one.discount,
            )
            for one in planned.invoices
        ]
    return RunInvoice.objects.bulk_create(rows)
