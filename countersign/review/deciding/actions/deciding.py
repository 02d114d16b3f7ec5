"""Deciding on what was submitted, and taking a decision back."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from countersign.accounts.actions.sharing import everybody_of
from countersign.accounts.models import Membership, User
from countersign.accounts.queries import is_member
from countersign.invoices import states
from countersign.invoices.actions import move, move_back, record_whole
from countersign.invoices.content.returned import known
from countersign.invoices.holding.actions import give
from countersign.invoices.models import Invoice, Status
from countersign.invoices.queries import hold_again, keep_months
from countersign.mail.actions import post
from countersign.review.codes.proof import Proof
from countersign.review.deciding.queries import settled
from countersign.review.differences import differences_since
from countersign.review.letters import DECIDED, WITHDRAWN
from countersign.review.models import Decision, Verdict
from countersign.review.queries import approvals_of

from .approving import approve
from .refusals import (
    AlreadyDecided,
    Changed,
    NoReason,
    NotWithdrawable,
    OwnInvoice,
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
    proof: Proof | None = None,
) -> Decision:
    """Approve, return or reject what the manager saw as `version`.

    A return may name the fields it is about. Returning and rejecting settle it; an approval does once the rules of
    approval are satisfied, and until then leaves the invoice submitted. What is returned while its agent is no member any more
    goes to everybody's desk. `proof` is needed where they ask for
    more than a link or a password.
    Raises NoReason, AlreadyDecided, Changed, NotAllowed, OwnInvoice (by link also where whoever is signed in in that
    browser entered it); for an approval NoMachine, NotApprovable, StepUpNeeded and AlreadyApproved. Then nothing has happened.
    """
    comment = comment.strip()
    if verdict != Verdict.APPROVED and not comment:
        raise NoReason
    everybody = _everybody(invoice, by) if verdict == Verdict.RETURNED else None
    keep_months(invoice.organization_id)
    invoice = hold_again(invoice)
    if invoice.status in states.DECIDED:
        raise AlreadyDecided(settled(invoice.organization_id, invoice.pk)[0])
    if invoice.status != Status.SUBMITTED:
        raise states.NotAllowed(invoice)
    if invoice.version != version:
        raise Changed(invoice, differences_since(invoice, version))
    if by.via and by.beside and invoice.was_entered_by(by.beside):
        raise OwnInvoice
    if verdict == Verdict.APPROVED:
        return approve(invoice, by=by, comment=comment, proof=proof)
    if everybody and not is_member(invoice.organization_id, invoice.agent_id):
        give(invoice, to=everybody, by=by)
    named = list(known(named_fields)) if verdict == Verdict.RETURNED else []
    data = {"named_fields": named} if named else {}
    decision = Decision.on(invoice, verdict, by, comment)
    decision.named_fields = named
    move(
        invoice,
        Status(verdict.value),
        by=by,
        comment=comment,
        data=data,
        whole={"decision": decision.whole},
        at=decision.at,
    )
    decision.save()
    _tell_agent(DECIDED, decision)
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
    if invoice.locked_at:
        raise NotWithdrawable(
            _("The month in which it counts is closed. It can only be reversed.")
        )
    if invoice.paid_at or invoice.paid_amount is not None:
        raise NotWithdrawable(
            _("It is paid or in a file for the bank. Take the payment back first.")
        )
    if not decision.still_counts:
        raise NotWithdrawable(_("The invoice has moved on since."))
    _reopen(decision, by=by)
    decision.withdrawn_at = timezone.now()
    decision.save(update_fields=["withdrawn_at"])
    if not decision.settles:
        for approval in approvals_of(invoice):
            approval.settles = False
            approval.save(update_fields=["settles"])
    if decision.verdict != Verdict.APPROVED:
        _tell_agent(WITHDRAWN, decision)


def _reopen(decision: Decision, *, by: Membership) -> None:
    """Back to the managers, where it may still be: then only the history is written."""
    invoice, whole = decision.invoice, {"withdrawn": decision.whole}
    if invoice.status == Status.SUBMITTED:
        data = {"version": invoice.version}
        record_whole(invoice, "withdrew", by=by, data=data, whole=whole)
        return
    try:
        with transaction.atomic():
            move_back(invoice, by=by, whole=whole)
    except IntegrityError as problem:
        raise NotWithdrawable(
            _("Another invoice of this vendor uses the number by now.")
        ) from problem


def _everybody(invoice: Invoice, by: Membership) -> User | None:
    """Who stands for everybody, where who entered it is no member any more."""
    agent = invoice.agent_id
    if agent == by.organization.everybody or is_member(by.organization_id, agent):
        return None
    return everybody_of(by.organization)


def _tell_agent(kind: str, decision: Decision) -> None:
    agent = decision.invoice.agent
    if decision.user_id == agent.pk or agent.is_everybody:
        return
    post(
        kind,
        decision.pk,
        organization_id=decision.organization_id,
        to=agent.email,
    )
