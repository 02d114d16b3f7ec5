"""The entered record: invoices, their items, and what reading the file suggested."""

from .effort import Effort, Outcome
from .indexes import TIE_KEY
from .invoice import (
    AMOUNT_PLACES,
    NO_DATE,
    OPEN,
    TAKEN,
    Invoice,
    InvoiceDocument,
    InvoiceQuerySet,
    Status,
    Total,
    number_key,
)
from .item import FACTOR_PLACES, LineItem
from .suggestion import Suggestion

__all__ = [
    "AMOUNT_PLACES",
    "FACTOR_PLACES",
    "NO_DATE",
    "OPEN",
    "TAKEN",
    "TIE_KEY",
    "Effort",
    "Invoice",
    "InvoiceDocument",
    "InvoiceQuerySet",
    "LineItem",
    "Outcome",
    "Status",
    "Suggestion",
    "Total",
    "number_key",
]
