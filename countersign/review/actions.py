"""Verbs of the review: submit, decide, withdraw. Each is one transaction, with the invoice held."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from countersign.accounts.models import Membership
from countersign.invoices import checks, states
from countersign.invoices.actions import known_vendor
from countersign.invoices.checks import Check, Level
from countersign.invoices.effort import compare
from countersign.invoices.models import Invoice, Status
from countersign.invoices.tasks import learn
from countersign.mail.actions import post
from countersign.mail.models import Letter

from . import mails
from .asking import ask
from .differences import Difference, differences_since
from .models import AccessLink, Decision, Verdict

# Between two mails with a new link for the same manager.
PAUSE: Final = timedelta(minutes=5)


class NotReady(Exception):
    """Something is missing before the invoice can be submitted: `failed` has all of it."""

    def __init__(self, failed: Sequence[Check]) -> None:
        super().__init__("; ".join(check.message for check in failed))
        self.failed = failed


class NoReason(Exception):
    """Returning and rejecting need a reason."""


class NotApprovable(Exception):
    """An error stands against approving the invoice: `failed` has all of them."""

    def __init__(self, failed: Sequence[Check]) -> None:
        super().__init__(" ".join(check.message for check in failed))
        self.failed = failed


class AlreadyDecided(Exception):
    """Somebody (perhaps oneself, in another tab) was first: `decision` is theirs."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(str(decision))
        self.decision = decision


class Changed(Exception):
    """The invoice is not the one the decision is about any more."""

    def __init__(self, invoice: Invoice, differences: Sequence[Difference]) -> None:
        super().__init__(str(invoice))
        self.invoice = invoice
        self.differences = differences


class NotWithdrawable(Exception):
    """It is too late to withdraw the decision; the text says why."""


@transaction.atomic
def submit(invoice: Invoice, *, by: Membership) -> None:
    """Put a draft on the managers' desk, or raise NotReady (all that is missing) or NotAllowed.

    Status, history, mails and the job that learns from it share one transaction: none can happen alone.
    """
    invoice = Invoice.objects.hold(invoice.pk)
    states.must_be_open(invoice)
    managers = list(
        Membership.objects.filter(organization=by.organization_id)
        .managers()
        .select_related("user")
    )
    failed = [*checks.errors(invoice), *([] if managers else [_nobody_decides()])]
    if failed:
        raise NotReady(failed)
    if invoice.vendor is None:
        invoice.vendor = known_vendor(invoice, made_by=by)
        invoice.save(update_fields=["vendor"])
    try:
        with transaction.atomic():
            states.move(invoice, Status.SUBMITTED, by=by)
    except IntegrityError as problem:
        raise NotReady([_number_is_taken(invoice)]) from problem
    compare(invoice)
    learn.enqueue(invoice.pk)
    ask(invoice, managers)


@transaction.atomic
def decide(
    invoice: Invoice, verdict: Verdict, *, version: int, by: Membership, comment: str
) -> Decision:
    """Approve, return or reject what the manager saw as `version`.

    Raises NoReason, Changed, AlreadyDecided, NotApprovable or NotAllowed; then nothing has happened.
    """
    comment = comment.strip()
    if verdict != Verdict.APPROVED and not comment:
        raise NoReason
    invoice = Invoice.objects.hold(invoice.pk)
    if invoice.status in states.DECIDED:
        raise AlreadyDecided(_latest(invoice))
    if invoice.status == Status.SUBMITTED and invoice.version != version:
        raise Changed(invoice, differences_since(invoice, version))
    if verdict == Verdict.APPROVED and invoice.status == Status.SUBMITTED:
        _must_be_approvable(invoice)
    states.move(invoice, Status(verdict.value), by=by, comment=comment)
    decision = Decision.objects.create(
        organization_id=invoice.organization_id,
        invoice=invoice,
        version=version,
        verdict=verdict,
        user=by.user,
        via=by.via,
        comment=comment,
    )
    if verdict != Verdict.APPROVED:
        _tell_agent(mails.DECIDED, decision)
    return decision


@transaction.atomic
def withdraw(decision: Decision, *, by: Membership) -> None:
    """Take one's own decision back within ten minutes, or raise NotWithdrawable."""
    invoice = Invoice.objects.hold(decision.invoice_id)
    decision = Decision.objects.select_related("user").get(pk=decision.pk)
    if decision.user_id != by.user_id:
        raise NotWithdrawable(_("Only whoever decided can withdraw it."))
    if decision.withdrawable_until < timezone.now():
        raise NotWithdrawable(
            _("A decision can be withdrawn for ten minutes. They are over.")
        )
    decision.invoice = invoice
    if not decision.still_counts:
        raise NotWithdrawable(_("The invoice has moved on since."))
    try:
        with transaction.atomic():
            states.withdraw(invoice, by=by)
    except IntegrityError as problem:
        raise NotWithdrawable(
            _("Another invoice of this vendor uses the number by now.")
        ) from problem
    decision.withdrawn_at = timezone.now()
    decision.save(update_fields=["withdrawn_at"])
    if decision.verdict != Verdict.APPROVED:
        _tell_agent(mails.WITHDRAWN, decision)


@transaction.atomic
def renew(link: AccessLink) -> None:
    """Mail a new link to the manager of an expired one; asking again within minutes sends no second."""
    member = (
        Membership.objects.managers()
        .select_for_update(of=("self",))
        .select_related("user")
        .filter(pk=link.membership_id)
        .first()
    )
    recent = Letter.objects.filter(
        kind=mails.NEW_LINK,
        organization_id=link.organization_id,
        created_at__gt=timezone.now() - PAUSE,
    )
    if member and not recent.filter(recipient=member.user.email).exists():
        post(
            mails.NEW_LINK,
            member.pk,
            link.invoice_id,
            organization_id=link.organization_id,
            to=member.user.email,
        )


def _must_be_approvable(invoice: Invoice) -> None:
    if failed := checks.approval_errors(invoice):
        raise NotApprovable(failed)


def _latest(invoice: Invoice) -> Decision:
    return invoice.decisions.standing().select_related("user")[0]


def _tell_agent(kind: str, decision: Decision) -> None:
    post(
        kind,
        decision.pk,
        organization_id=decision.organization_id,
        to=decision.invoice.agent.email,
    )


def _nobody_decides() -> Check:
    return Check(
        "no-manager",
        Level.ERROR,
        _(
            "Nobody here decides on invoices yet. Ask the owner to add a manager under People."
        ),
    )


def _number_is_taken(invoice: Invoice) -> Check:
    return Check(
        "number-taken",
        Level.ERROR,
        _("%(vendor)s already has an invoice %(number)s, submitted a moment ago.")
        % {"vendor": invoice.vendor, "number": invoice.number},
        ("number", "vendor_name"),
    )
