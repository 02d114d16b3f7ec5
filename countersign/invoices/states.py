"""Which moves an invoice's status may make (a state machine); `actions` makes them."""

from typing import Final

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


def must_allow(invoice: Invoice, to: Status) -> None:
    """Raise NotAllowed unless the invoice may move to this status now."""
    if to not in MOVES[invoice.status]:
        raise NotAllowed(invoice)


def must_be_decided(invoice: Invoice) -> None:
    """Raise NotAllowed unless there is a decision to withdraw."""
    if invoice.status not in DECIDED:
        raise NotAllowed(invoice)


def must_be_open(invoice: Invoice) -> None:
    """Raise NotAllowed unless its agent may change the invoice now."""
    if not invoice.is_open:
        raise NotAllowed(invoice)


def must_be_waiting(invoice: Invoice) -> None:
    """Raise NotAllowed unless it is on the managers' desk."""
    if invoice.status != Status.SUBMITTED:
        raise NotAllowed(invoice)
