"""Keeping with an invoice what was paid of it. Whoever calls this records why."""

from datetime import datetime
from decimal import Decimal

from countersign.invoices.models import Invoice


def keep_paid(
    invoice: Invoice, *, amount: Decimal | None, settled_at: datetime | None
) -> None:
    """Keep what was paid of an invoice that the caller holds, and since when nothing more is to be paid, in its transaction.

    None for either says that nothing was paid, that it is not settled. Its content and version stay as they are.
    """
    invoice.paid_amount, invoice.paid_at = amount, settled_at
    invoice.paid_unknown = None  # from now on somebody follows it
    invoice.save(update_fields=["paid_amount", "paid_at", "paid_unknown"])
