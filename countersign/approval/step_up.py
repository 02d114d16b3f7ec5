"""When a link or a password is not enough to approve an invoice: step-up authentication."""

from enum import StrEnum

from countersign.invoices.models import Invoice
from countersign.invoices.vendors.history import VendorHistory

from .queries import limits_of


class StepUpReason(StrEnum):
    """Why whoever approves must prove who they are once more."""

    AMOUNT = "amount"
    CURRENCY = "currency"
    BANK = "bank"


def why_step_up(invoice: Invoice, history: VendorHistory) -> StepUpReason | None:
    """Why whoever approves this invoice must prove who they are; None when they need not: one query.

    While no limit is set, no amount asks for it. Once one is set, every amount in a currency without a limit does.
    """
    if history.has_changed_bank:
        return StepUpReason.BANK
    limits = limits_of(invoice.organization_id)
    if not limits:
        return None
    if invoice.currency not in limits:
        return StepUpReason.CURRENCY
    weighed = invoice.weighed
    is_above = weighed is None or weighed > limits[invoice.currency]
    return StepUpReason.AMOUNT if is_above else None
