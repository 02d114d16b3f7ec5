"""When a link or a password is not enough to approve an invoice."""

from enum import StrEnum

from countersign.invoices.models import Invoice
from countersign.invoices.past import Past

from .models import Limit


class Reason(StrEnum):
    """Why an approval must be confirmed."""

    AMOUNT = "amount"
    CURRENCY = "currency"
    BANK = "bank"


def why_confirm(invoice: Invoice, past: Past) -> Reason | None:
    """Why whoever approves this invoice must confirm who they are; None when they need not: one query.

    Without any limit no amount asks for it; as soon as one is set, a currency without a limit always does.
    """
    if past.has_changed_bank:
        return Reason.BANK
    limits = dict(
        Limit.objects.filter(organization=invoice.organization_id).values_list(
            "currency", "amount"
        )
    )
    if not limits:
        return None
    if invoice.currency not in limits:
        return Reason.CURRENCY
    gross = invoice.gross_total
    limit = limits[invoice.currency]
    is_above = gross is None or limit is None or gross > limit
    return Reason.AMOUNT if is_above else None
