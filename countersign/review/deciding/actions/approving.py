"""Approving what waits: what is missing, how it is proven who approves, what is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.approval.progress import Progress
from countersign.approval.queries import machines_of
from countersign.approval.step_up import why_step_up
from countersign.history.actor import token_of
from countersign.invoices import checks
from countersign.invoices.actions import move, record_whole
from countersign.invoices.models import Invoice, LineItem, Status
from countersign.invoices.suggesting.said import seller_of
from countersign.invoices.vendors.history import VendorHistory
from countersign.review.codes.actions import use_up
from countersign.review.codes.proof import Proof
from countersign.review.models import Decision, Verdict
from countersign.review.queries import approvals_of
from countersign.vendors.actions import keep_details

from .refusals import (
    AlreadyApproved,
    NoMachine,
    NotApprovable,
    OwnInvoice,
    StepUpNeeded,
)


def approve(
    invoice: Invoice, *, by: Membership, comment: str, proof: Proof | None
) -> Decision:
    """One person's approval of a held invoice, as it is now.

    Raises NoMachine, OwnInvoice, NotApprovable, AlreadyApproved or StepUpNeeded; only an approval that counts uses a code up.
    """
    if token_of(by.via) and not (by.approves_by_token and machines_of(by.organization_id)):  # fmt: skip
        raise NoMachine
    step = _must_count(invoice, by)
    proven = _must_be_proven(invoice, step.history, proof, by)
    decision = step.own or Decision.on(invoice, Verdict.APPROVED, by, comment)
    decision.confirmed = proven
    return _write(decision, step, by=by, comment=comment)


@dataclass(frozen=True, slots=True)
class _Step:
    """One person's approval among those an invoice needs; `own` is the one they gave before others did."""

    history: VendorHistory
    seller: Mapping[str, str]
    items: Sequence[LineItem]
    own: Decision | None
    before: Progress
    after: Progress


def _must_count(invoice: Invoice, by: Membership) -> _Step:
    """What is missing: by whom it may be approved, without a stop, and with an approval that is new or does."""
    if not invoice.admits(by):
        raise OwnInvoice
    checked = checks.CheckedInvoice.of(invoice, by)
    if failed := checks.stops(checks.said_of(checked)):
        raise NotApprovable(failed)
    earlier = {one.user_id: one for one in approvals_of(invoice)}
    stood_for = {user_id: one.stands_for for user_id, one in earlier.items()}
    before = Progress.of(invoice, checked.vendor_history, earlier, stood_for)
    after = before.after(by.user_id)
    own = earlier.get(by.user_id)
    if own and not after.is_met:
        raise AlreadyApproved(after)
    history, seller = checked.vendor_history, seller_of(checked.documents)
    return _Step(history, seller, checked.items, own, before, after)


def _must_be_proven(
    invoice: Invoice, history: VendorHistory, proof: Proof | None, by: Membership
) -> str:
    """How it is proven who approves; empty where a link or a password is enough."""
    reason = why_step_up(invoice, history)
    if not reason:
        return ""
    if not (proof and use_up(proof, invoice, by=by)):
        raise StepUpNeeded(reason)
    return proof.how


def _write(
    decision: Decision, step: _Step, *, by: Membership, comment: str
) -> Decision:
    """What is written: the decision, with it the invoice's status or that others must approve too."""
    invoice = decision.invoice
    absent = step.before.in_place_of(by.user_id)
    decision.at, decision.settles = timezone.now(), step.after.is_met
    decision.stands_for = [one.user_id for one in absent]
    decision.own = invoice.was_entered_by(by.user_id)
    data: dict[str, Any] = {"for": [one.name for one in absent]} if absent else {}
    if decision.own:
        data["own"] = True
    if decision.confirmed:
        data["confirmed"] = decision.confirmed
    whole = {"decision": decision.whole, "rules": _applied(step.after)}
    if decision.settles:
        if invoice.vendor:
            keep_details(invoice.vendor, step.seller, number=invoice.number, by=by)
        move(
            invoice,
            Status.APPROVED,
            by=by,
            comment=comment,
            data=data,
            whole=whole,
            items=step.items,
            at=decision.at,
        )
    else:
        said = {"version": invoice.version, "comment": comment, **data}
        record_whole(
            invoice,
            "approved in part",
            by=by,
            data=said,
            whole=whole,
            items=step.items,
        )
    decision.save()
    return decision


def _applied(progress: Progress) -> dict[str, Any]:
    """Which rules asked for whose approvals, and who has approved by now."""
    return {
        "demands": [
            {
                "rule": one.rule.pk if one.rule else None,
                "approvals": one.approvals,
                "owners": one.owners,
                "people": sorted(one.people) if one.people is not None else None,
            }
            for one in progress.demands
        ],
        "approved": [one.user_id for one in progress.approved],
    }
