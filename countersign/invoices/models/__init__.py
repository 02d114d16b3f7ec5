"""The entered record: invoices, their items, and what reading the file suggested."""

from .effort import Effort, Outcome
from .indexes import TIE_KEY
from .invoice import AMOUNT_PLACES, Invoice, InvoiceQuerySet
from .item import FACTOR_PLACES, LineItem
from .keys import NO_DATE
from .numbers import alike_key, base_key, number_key
from .originals import InvoiceDocument
from .pair import NotDuplicate
from .search import SearchRow
from .status import OPEN, TAKEN, Status
from .suggestion import Suggestion
from .tally import KEYS, Kind, Tally, TallyChange
from .total import Total

__all__ = [
    "AMOUNT_PLACES",
    "FACTOR_PLACES",
    "KEYS",
    "NO_DATE",
    "OPEN",
    "TAKEN",
    "TIE_KEY",
    "Effort",
    "Invoice",
    "InvoiceDocument",
    "InvoiceQuerySet",
    "Kind",
    "LineItem",
    "NotDuplicate",
    "Outcome",
    "SearchRow",
    "Status",
    "Suggestion",
    "Tally",
    "TallyChange",
    "Total",
    "alike_key",
    "base_key",
    "number_key",
]
