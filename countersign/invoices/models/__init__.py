"""The entered record: invoices, their items, and what reading the file suggested."""

from .counting import (
    carried_over,
    closes_with,
    counting_day,
    counts_between,
    decided_between,
)
from .effort import Effort, FieldOutcome
from .further import FurtherFile, FurtherKind
from .held import HELD_FOR, Held
from .indexes import TIE_KEY
from .invoice import AMOUNT_PLACES, Invoice, InvoiceQuerySet
from .item import FACTOR_PLACES, LineItem
from .kept_total import KIND_COLUMNS, KeptTotal, TotalChange, TotalKind
from .keys import NO_DATE
from .kind import Kind
from .numbers import alike_key, base_key, core_key, number_key
from .originals import InvoiceDocument
from .pair import NotDuplicate
from .rows import to_pay, unpaid
from .search import SearchRow
from .status import FINAL, OPEN, TAKEN, Status
from .suggestion import Suggestion
from .total import Total

__all__ = [
    "AMOUNT_PLACES",
    "FACTOR_PLACES",
    "FINAL",
    "HELD_FOR",
    "KIND_COLUMNS",
    "NO_DATE",
    "OPEN",
    "TAKEN",
    "TIE_KEY",
    "Effort",
    "FieldOutcome",
    "FurtherFile",
    "FurtherKind",
    "Held",
    "Invoice",
    "InvoiceDocument",
    "InvoiceQuerySet",
    "KeptTotal",
    "Kind",
    "LineItem",
    "NotDuplicate",
    "SearchRow",
    "Status",
    "Suggestion",
    "Total",
    "TotalChange",
    "TotalKind",
    "alike_key",
    "base_key",
    "carried_over",
    "closes_with",
    "core_key",
    "counting_day",
    "counts_between",
    "decided_between",
    "number_key",
    "to_pay",
    "unpaid",
]
