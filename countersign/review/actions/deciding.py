"""Deciding on what was submitted, and taking a decision back."""

from collections.abc import Iterable
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from countersign.accounts.models import Membership
from countersign.approval.confirming import why_confirm
from countersign.approval.progress import Progress
from countersign.database.prepared import Prepared, Slot
from countersign.history.actions import record
from countersign.invoices import checks, states
from countersign.invoices.actions import move, move_back
from countersign.invoices.content.returned import known
from countersign.invoices.models import Invoice, Status
from countersign.invoices.queries import hold_again
from countersign.mail.actions import post
from countersign.review import mails
from countersign.review.confirmation import Confirmation
from countersign.review.differences import differences_since
from countersign.review.models import Decision, Verdict, approvals_of

from .confirming import use_up
from .refusals import (
    AlreadyApproved,
    AlreadyDecided,
    Changed,
    NoReason,
    NotApprovable,
    NotWithdrawable,
    OwnInvoice,
    StepUpNeeded,
)


@transaction.atomic
def decide(
    invoice: Invoice,
    verdict: Verdict,
    *,
    version: int,
    by: Membership,
    comment: str,
    named_fields: Iterable[str] = (),
    confirmation: Confirmation | None = None,
) -> Decision:
    """Approve, return or reject what the manager saw as `version`.

    A return may name the fields it is about. Returning and rejecting settle it; an approval does once the rules of
    approval are satisfied, and until then leaves the invoice submitted. `confirmation` is needed where they ask for
    more than a link or a password.
    Raises NoReason, AlreadyDecided, Changed, NotAllowed; for an approval also OwnInvoice, NotApprovable,
    StepUpNeeded and AlreadyApproved. Then nothing has happened.
    """
    comment = comment.strip()
    if verdict != Verdict.APPROVED and not comment:
        raise NoReason
    invoice = hold_again(invoice)
    if invoice.status in states.DECIDED:
        raise AlreadyDecided(_latest(invoice))
    if invoice.status != Status.SUBMITTED:
        raise states.NotAllowed(invoice)
    if invoice.version != version:
        raise Changed(invoice, differences_since(invoice, version))
    if verdict == Verdict.APPROVED:
        return _approve(invoice, by=by, comment=comment, confirmation=confirmation)
    named = list(known(named_fields)) if verdict == Verdict.RETURNED else []
    data = {"named_fields": named} if named else {}
    move(invoice, Status(verdict.value), by=by, comment=comment, data=data)
    decision = _decision(invoice, verdict, by, comment)
    decision.named_fields = named
    decision.save()
    _tell_agent(mails.DECIDED, decision)
    return decision


@transaction.atomic
def withdraw(decision: Decision, *, by: Membership) -> None:
    """Take one's own decision back within ten minutes, or raise NotWithdrawable.

    An approval that others have added to is taken back too: the invoice waits again, with theirs.
    """
    ours = Invoice.objects.filter(organization=decision.organization_id)
    invoice = ours.hold(decision.invoice_id)
    decision = Decision.objects.select_related("user").get(decision.itself)
    if decision.user_id != by.user_id:
        raise NotWithdrawable(_("Only whoever decided can withdraw it."))
    if decision.withdrawable_until < timezone.now():
        raise NotWithdrawable(
            _("A decision can be withdrawn for ten minutes. They are over.")
        )
    decision.invoice = invoice
    if not decision.still_counts:
        raise NotWithdrawable(_("The invoice has moved on since."))
    _reopen(invoice, by=by)
    decision.withdrawn_at = timezone.now()
    decision.save(update_fields=["withdrawn_at"])
    if not decision.settles:
        for approval in approvals_of(invoice):
            approval.settles = False
            approval.save(update_fields=["settles"])
    if decision.verdict != Verdict.APPROVED:
        _tell_agent(mails.WITHDRAWN, decision)


def _approve(
    invoice: Invoice, *, by: Membership, comment: str, confirmation: Confirmation | None
) -> Decision:
    if invoice.agent_id == by.user_id:
        raise OwnInvoice
    checked = checks.CheckedInvoice.of(invoice, by, items=())
    if failed := checks.approval_errors(checked):
        raise NotApprovable(failed)
    history = checked.vendor_history
    earlier = approvals_of(invoice)
    approved = [one.user_id for one in earlier]
    stood_for = {one.user_id: one.stands_for for one in earlier}
    before = Progress.of(invoice, history, approved, stood_for)
    progress = before.after(by.user_id)
    if by.user_id in approved and not progress.is_met:
        raise AlreadyApproved(progress)
    reason = why_confirm(invoice, history)
    if reason and not (confirmation and use_up(confirmation, invoice, by=by)):
        raise StepUpNeeded(reason)
    own = [one for one in earlier if one.user_id == by.user_id]
    decision = own[0] if own else _decision(invoice, Verdict.APPROVED, by, comment)
    decision.at, decision.settles = timezone.now(), progress.is_met
    decision.confirmed = confirmation.how if reason and confirmation else ""
    absent = before.in_place_of(by.user_id)
    decision.stands_for = [one.user_id for one in absent]
    data: dict[str, Any] = {"for": [one.name for one in absent]} if absent else {}
    if decision.confirmed:
        data["confirmed"] = decision.confirmed
    if progress.is_met:
        move(invoice, Status.APPROVED, by=by, comment=comment, data=data)
        decision.at = invoice.decided_at or decision.at
    else:
        said = {"version": invoice.version, "comment": comment, **data}
        record(invoice.organization_id, by.actor, "approved in part", invoice, said)
    decision.save()
    return decision


def _decision(
    invoice: Invoice, verdict: Verdict, by: Membership, comment: str
) -> Decision:
    return Decision(
        organization_id=invoice.organization_id,
        invoice=invoice,
        version=invoice.version,
        submitted_at=invoice.submitted_at,
        verdict=verdict,
        user=by.user,
        via=by.via,
        comment=comment,
    )


def _reopen(invoice: Invoice, *, by: Membership) -> None:
    """Back to the managers, where it may still be: then only the history is written."""
    if invoice.status == Status.SUBMITTED:
        data = {"version": invoice.version}
        record(invoice.organization_id, by.actor, "withdrew", invoice, data)
        return
    try:
        with transaction.atomic():
            move_back(invoice, by=by)
    except IntegrityError as problem:
        raise NotWithdrawable(
            _("Another invoice of this vendor uses the number by now.")
        ) from problem


def _latest(invoice: Invoice) -> Decision:
    return _SETTLED.rows(organization=invoice.organization_id, invoice=invoice.pk)[0]


_SETTLED: Final = Prepared(
    lambda: (
        Decision.objects.filter(
            organization=Slot("organization"), invoice=Slot("invoice")
        )
        .settling()
        .select_related("user")[:1]
    )
)


def _tell_agent(kind: str, decision: Decision) -> None:
    post(
        kind,
        decision.pk,
        organization_id=decision.organization_id,
        to=decision.invoice.agent.email,
    )
