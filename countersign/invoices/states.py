"""The one place where an invoice's status changes."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.history.actions import record

from .content import changes
from .models import Invoice, Status

MOVES: Final[dict[str, frozenset[str]]] = {
    Status.DRAFT: frozenset({Status.SUBMITTED}),
    Status.RETURNED: frozenset({Status.SUBMITTED}),
    Status.SUBMITTED: frozenset({Status.APPROVED, Status.RETURNED, Status.REJECTED}),
    Status.APPROVED: frozenset(),
    Status.REJECTED: frozenset(),
}
DECIDED: Final = (Status.APPROVED, Status.RETURNED, Status.REJECTED)


class NotAllowed(Exception):
    """The invoice is in a state that does not permit this."""

    def __init__(self, invoice: Invoice) -> None:
        super().__init__(f"{invoice} is {invoice.status}")
        self.invoice = invoice


def move(
    invoice: Invoice,
    to: Status,
    *,
    by: Membership,
    comment: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:
    """Change the status of an invoice that the caller holds, and record it; or raise NotAllowed.

    `data` is what else the history is to say of it.
    """
    if to not in MOVES[invoice.status]:
        raise NotAllowed(invoice)
    said = {**({"comment": comment} if comment else {}), **(data or {})}
    _change(invoice, to, by=by, verb=to, said=said)


def withdraw(invoice: Invoice, *, by: Membership) -> None:
    """Put a decided invoice back on the managers' desk; whether it is still time is the decision's affair."""
    if invoice.status not in DECIDED:
        raise NotAllowed(invoice)
    _change(invoice, Status.SUBMITTED, by=by, verb="withdrew", said={})


def must_be_open(invoice: Invoice) -> None:
    """Raise NotAllowed unless its agent may change the invoice now."""
    if not invoice.is_open:
        raise NotAllowed(invoice)


def must_be_deletable(invoice: Invoice) -> None:
    """Raise NotAllowed once the invoice is approved."""
    if not invoice.is_deletable:
        raise NotAllowed(invoice)


def _change(
    invoice: Invoice, to: Status, *, by: Membership, verb: str, said: Mapping[str, Any]
) -> None:
    changes.settle(invoice, by=by)
    before, now = invoice.status, timezone.now()
    invoice.status = to
    invoice.changed_at = now
    if to == Status.SUBMITTED:
        invoice.decided_at = None
        invoice.submitted_at = now if verb == Status.SUBMITTED else invoice.submitted_at
    else:
        invoice.decided_at = now
    invoice.save(update_fields=["status", "changed_at", "submitted_at", "decided_at"])
    data = {"status": [before, to], "version": invoice.version, **said}
    record(invoice.organization_id, by.actor, verb, invoice, data)
