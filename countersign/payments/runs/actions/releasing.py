"""Releasing a run: the second person's act, which makes the files for the bank."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from countersign.accounts.models import Membership
from countersign.approval.queries import limits_of
from countersign.approval.step_up import StepUpReason
from countersign.history.actions import record
from countersign.invoices.models import Invoice
from countersign.payments import obstacles
from countersign.payments.discounts import counting
from countersign.payments.files import pain, table
from countersign.payments.files.order import Address, Credit, Order, Paid, Party
from countersign.payments.models import (
    BankFile,
    HouseRule,
    How,
    Payment,
    Run,
    RunInvoice,
    RunState,
    Transfer,
    Way,
    whole_run,
)
from countersign.payments.runs.codes.actions import use_up
from countersign.payments.runs.refusals import (
    EnteredIt,
    Moved,
    ProofNeeded,
    SamePerson,
    Standing,
)
from countersign.payments.settling.actions import keep
from countersign.review.codes.proof import Proof
from countersign.vendors.models import bare_code

from .proposing import hold, hold_many


@transaction.atomic
def release(run: Run, *, version: int, by: Membership, proof: Proof | None) -> Run:
    """Release what was seen as `version`: the files are made, and its invoices count as paid.

    Each invoice is looked at again: approved, unchanged, to a confirmed account, without a stop. Raises Moved,
    SamePerson, EnteredIt, Standing or ProofNeeded; then nothing has happened.
    """
    run = hold(run)
    if run.state != RunState.PROPOSED or run.version != version:
        raise Moved
    alone = run.proposed_by_id == by.user_id
    if by.via or (alone and not _releases_alone(run, by)):
        raise SamePerson
    rows = _rows(run, by)
    if not _may_release(rows, by):
        raise EnteredIt
    day = max(run.execute_on, timezone.localdate(timezone=run.organization.zone))
    if left_out := standing_now(run, rows, by, day):
        raise Standing(left_out)
    proven = _must_be_proven(run, rows, by, proof)
    run.state, run.released_by, run.released_at = (
        RunState.RELEASED,
        by.user,
        timezone.now().replace(microsecond=0),
    )
    run.execute_on, run.confirmed, run.alone = day, proven, alone
    run.save()
    files = _make_files(run, rows)
    data = {
        "invoices": len(rows),
        "files": [f"{one.name}, SHA-256 {one.sha256}" for one in files],
    }
    whole = {"run": whole_run(run, rows), "by": by.identity}
    record(run.organization_id, by.actor, "released run", run, data, whole=whole)
    for one in rows:
        payment = Payment(
            invoice=one.invoice,
            how=How.RUN,
            amount=one.amount,
            discount=one.discount,
            paid_on=day,
            account=one.transfer.account if one.transfer else None,
            run_invoice=one,
            by=by.user,
        )
        keep(payment, by=by, verb="ordered payment", file=_file_of(one, files))
    return run


def standing_now(
    run: Run, rows: Sequence[RunInvoice], by: Membership, day: date
) -> list[tuple[Invoice, str]]:
    """What stands against paying any of a proposal's invoices as it was proposed, each with the reason."""
    known = dict(_by_rows(run, rows, day))
    found = []
    for one in rows:
        if reason := known.get(one.invoice) or obstacles.stops_of(one.invoice, by):
            found.append((one.invoice, reason))
    return found


def seen_now(
    run: Run, rows: Sequence[RunInvoice], day: date
) -> list[tuple[Invoice, str]]:
    """The same as rows show it, with what the rules said when they were last asked: two queries, however many there are."""
    known = dict(_by_rows(run, rows, day))
    told = [(one.invoice, known.get(one.invoice) or one.stops or "") for one in rows]
    return [(invoice, reason) for invoice, reason in told if reason]


def _by_rows(
    run: Run, rows: Sequence[RunInvoice], day: date
) -> list[tuple[Invoice, str]]:
    invoices = [one.invoice for one in rows]
    known = obstacles.of_many(invoices, run.organization_id, but_for=run.pk)
    told = [(one, known.get(one.invoice_id) or _changed(one, day)) for one in rows]
    return [(one.invoice, reason) for one, reason in told if reason]


def _changed(row: RunInvoice, day: date) -> str:
    invoice, transfer = row.invoice, row.transfer
    if invoice.version != row.invoice_version:
        return _("It was changed after it was put into the run.")
    if invoice.left_to_pay != row.amount + row.discount:
        return _("Another amount is left to pay by now.")
    if not transfer or (row.amount > 0 and bare_code(invoice.iban) != transfer.iban):
        return _("It names another IBAN by now.")
    if row.discount:
        discount = counting(invoice, day)
        if discount is None or discount.saves != row.discount:
            return _("Its cash discount does not count any more.")
    return ""


def _rows(run: Run, by: Membership) -> list[RunInvoice]:
    """Its invoices, each held, in the order of the transfers."""
    rows = list(
        run.invoices.select_related("transfer__account").order_by(
            "transfer__position", "pk"
        )
    )
    held = {one.pk: one for one in hold_many([one.invoice_id for one in rows], by)}
    for one in rows:
        one.invoice = held[one.invoice_id]
    return rows


def _releases_alone(run: Run, by: Membership) -> bool:
    """An owner who proposed it, where owners approve alone."""
    return by.owns and run.organization.approves_alone


def _may_release(rows: Sequence[RunInvoice], by: Membership) -> bool:
    entered = any(one.invoice.was_entered_by(by.user_id) for one in rows)
    if by.approves_own or not entered:
        return True
    rules = HouseRule.objects.filter(organization=by.organization_id)
    return rules.filter(enterer_may_release=True).exists()


def why_proof(organization: int, totals: dict[str, Decimal]) -> StepUpReason | None:
    """Why who releases must be proven: what the run comes to in a currency is above its limit, or the currency has none."""
    limits = limits_of(organization)
    if not limits:
        return None
    if any(currency not in limits for currency in totals):
        return StepUpReason.CURRENCY
    is_above = any(amount > limits[currency] for currency, amount in totals.items())
    return StepUpReason.AMOUNT if is_above else None


def _must_be_proven(
    run: Run, rows: Sequence[RunInvoice], by: Membership, proof: Proof | None
) -> str:
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for one in rows:
        totals[one.invoice.currency] += one.amount
    reason = why_proof(run.organization_id, totals)
    if not reason:
        return ""
    if not (proof and use_up(proof, run, by=by)):
        raise ProofNeeded(reason)
    return proof.how


def _file_of(row: RunInvoice, files: Sequence[BankFile]) -> dict[str, Any]:
    """Which of the run's files has the invoice, for its line of the history."""
    transfer = row.transfer
    return {
        key: value
        for one in files
        if transfer
        and (one.account_id, one.currency, one.way)
        == (transfer.account_id, transfer.currency, transfer.way)
        for key, value in (
            ("run", row.run_id),
            ("file", one.name),
            ("sha256", one.sha256),
        )
    }


def _make_files(run: Run, rows: Sequence[RunInvoice]) -> list[BankFile]:
    """One for each account, currency and way."""
    groups: dict[tuple[int, str, str], dict[int, list[RunInvoice]]] = {}
    for one in rows:
        if transfer := one.transfer:
            key = (transfer.account_id, transfer.currency, transfer.way)
            group = groups.setdefault(key, {})
            group.setdefault(transfer.pk, []).append(one)
    return [
        _make_file(run, list(group.values()), number)
        for number, group in enumerate(groups.values(), 1)
    ]


def _make_file(
    run: Run, group: Sequence[Sequence[RunInvoice]], number: int
) -> BankFile:
    transfers = [rows[0].transfer for rows in group]
    first = transfers[0]
    assert first is not None  # noqa: S101 - grouped by it
    order = Order(
        id=f"CS{run.organization_id}-{run.pk}-F{number}",
        made_at=(run.released_at or timezone.now()).astimezone(run.organization.zone),
        execute_on=run.execute_on,
        payer=Party(
            first.account.name,
            first.account.iban,
            first.account.bic,
            Address(**first.account.address),
        ),
        currency=first.currency,
        is_sepa=first.way == Way.SEPA,
        one_booking=first.account.one_booking,
        credits=tuple(
            _credit(transfer, rows)
            for transfer, rows in zip(transfers, group, strict=True)
            if transfer
        ),
    )
    is_list = first.way == Way.CSV
    content = table.write(order) if is_list else pain.write(order)
    ending = "csv" if is_list else "xml"
    name = (
        f"run-{run.pk}-{first.currency}-{first.account.iban[-4:]}-{first.way}.{ending}"
    )
    return BankFile.objects.create(
        organization_id=run.organization_id,
        run=run,
        account=first.account,
        way=first.way,
        currency=first.currency,
        amount=order.amount,
        transfers=len(order.credits),
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
    )


def _credit(transfer: Transfer, rows: Sequence[RunInvoice]) -> Credit:
    to = Party(transfer.name, transfer.iban, transfer.bic, Address(**transfer.address))
    listed = tuple(
        Paid(
            one.invoice.number,
            one.invoice.issue_date,
            one.amount + one.discount,
            one.discount,
            one.amount,
        )
        for one in rows
    )
    return Credit(transfer.end_to_end, transfer.amount, to, transfer.text, listed)
