"""Where owners approve alone: an owner's own invoice, submitted and approved in one go; and that taken back."""

from dataclasses import dataclass

from django.db import transaction

from countersign.accounts.models import Membership
from countersign.invoices.models import Invoice
from countersign.invoices.queries import hold_again, keep_months
from countersign.review.deciding import actions as deciding
from countersign.review.models import Decision, Verdict

from .submitting import submit

_REFUSALS = (
    deciding.AlreadyApproved,
    deciding.NotApprovable,
    deciding.OwnInvoice,
    deciding.StepUpNeeded,
)


@dataclass(frozen=True, slots=True)
class Done:
    """It is submitted: `decision` is the approval, None where something stands against that. `others` decide on it too, if any."""

    decision: Decision | None
    others: bool


@transaction.atomic
def submit_and_approve(
    invoice: Invoice, *, by: Membership, seen: str | None = None
) -> Done:
    """Submit what an owner entered, and approve it in their name: where it can be, they are asked nothing twice.

    What a stop, a code or the rules keep from approval is submitted all the same, and waits. Raises what `submit` raises.
    """
    keep_months(invoice.organization_id)
    others = submit(invoice, by=by, seen=seen)
    submitted = hold_again(invoice)
    try:
        with transaction.atomic():
            decision = deciding.decide(
                submitted,
                Verdict.APPROVED,
                version=submitted.version,
                by=by,
                comment="",
            )
    except _REFUSALS:
        return Done(None, bool(others))
    return Done(decision, bool(others))
