"""From the managers' desk back to the agent's, as long as nobody has decided."""

from django.db import transaction

from countersign.accounts.models import Membership
from countersign.invoices.actions import move_to_desk
from countersign.invoices.models import Invoice
from countersign.invoices.queries import hold_again
from countersign.invoices.states import must_be_waiting
from countersign.review.deciding.actions import withdraw
from countersign.review.models import Decision, Verdict
from countersign.review.queries import approvals_of


class TooLate(Exception):
    """Somebody has approved it already, in part: `decision` is theirs."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(str(decision))
        self.decision = decision


@transaction.atomic
def take_back(invoice: Invoice, *, by: Membership) -> None:
    """Take one's own submission back: it is a draft again, or returned where it was that before.

    An approval of one's own, where owners approve alone, is withdrawn with it, as long as it can be.
    Raises TooLate, states.NotAllowed or NotWithdrawable; then nothing has happened.
    """
    invoice = hold_again(invoice)
    if own := _own_approval(invoice, by):
        withdraw(own, by=by)
        invoice = hold_again(invoice)
    must_be_waiting(invoice)
    if approvals := approvals_of(invoice):
        raise TooLate(approvals[0])
    decided = Decision.objects.filter(
        organization=invoice.organization_id, invoice=invoice
    )
    last = decided.settling().first()
    was_returned = last is not None and last.verdict == Verdict.RETURNED
    at = last.at if last and was_returned else None
    move_to_desk(invoice, returned_at=at, by=by)


def _own_approval(invoice: Invoice, by: Membership) -> Decision | None:
    given = Decision.objects.filter(
        organization=invoice.organization_id, invoice=invoice, user=by.user_id, own=True
    )
    last = given.standing().first()
    return last if last and last.is_approval_of(invoice) else None
