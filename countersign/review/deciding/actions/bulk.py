"""Approving many invoices at once: what needs a closer look is left out, with the reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countersign.accounts.models import Membership
from countersign.approval.step_up import StepUpReason
from countersign.invoices import checks, states
from countersign.invoices.models import Invoice
from countersign.review.models import Decision, Verdict

from .deciding import decide
from .refusals import (
    AlreadyApproved,
    AlreadyDecided,
    Changed,
    NotApprovable,
    OwnInvoice,
    StepUpNeeded,
)

_STEP_UP: Final = {
    StepUpReason.AMOUNT: gettext_lazy(
        "Above the limit: it must be confirmed by a code."
    ),
    StepUpReason.CURRENCY: gettext_lazy(
        "No limit is set for its currency: it must be confirmed by a code."
    ),
    StepUpReason.BANK: gettext_lazy(
        "The vendor's bank details have changed: it must be confirmed by a code."
    ),
}
_REASONS: Final[dict[type[Exception], str | Promise]] = {
    AlreadyApproved: gettext_lazy("You have approved it; others must approve it too."),
    AlreadyDecided: "",
    Changed: gettext_lazy("It has changed since you saw it."),
    NotApprovable: "",
    OwnInvoice: gettext_lazy("You entered it yourself."),
    StepUpNeeded: "",
    states.NotAllowed: gettext_lazy("It does not wait for a decision."),
}


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """What became of one invoice: its decision, or why it was left out."""

    invoice: Invoice
    decision: Decision | None
    reason: str = ""


def approve_each(
    seen: Iterable[tuple[Invoice, int]], *, by: Membership
) -> list[BulkOutcome]:
    """Approve each invoice that may be, at the version that was seen, in a transaction of its own.

    Left out are those with a doubt or a stop, above the limit for
    approval by link or password (however one has signed in), changed, decided or approved already, and one's own.
    """
    return [_approve(invoice, version, by) for invoice, version in seen]


def look_at_each(
    seen: Iterable[tuple[Invoice, int]], *, by: Membership
) -> list[BulkOutcome]:
    """What `approve_each` would do now, of which nothing stays."""
    seen = list(seen)
    with transaction.atomic():
        outcomes = approve_each(seen, by=by)
        transaction.set_rollback(True)
    return outcomes


def _approve(invoice: Invoice, version: int, by: Membership) -> BulkOutcome:
    if doubts := checks.doubts_of(checks.all_checks(invoice, by)):
        return BulkOutcome(invoice, None, doubts[0].message)
    try:
        decision = decide(invoice, Verdict.APPROVED, version=version, by=by, comment="")
    except tuple(_REASONS) as problem:
        return BulkOutcome(invoice, None, _reason(problem))
    return BulkOutcome(invoice, decision)


def _reason(problem: Exception) -> str:
    """Why one was left out, in the reader's words."""
    if isinstance(problem, StepUpNeeded):
        return str(_STEP_UP[problem.reason])
    if isinstance(problem, AlreadyDecided):
        decision = problem.decision
        words = {"verdict": decision.get_verdict_display(), "who": decision.user}
        return _("%(verdict)s by %(who)s already.") % words
    if isinstance(problem, NotApprovable):
        return str(problem)
    return str(_REASONS[type(problem)])
