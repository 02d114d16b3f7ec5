"""What invoices come to."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Total:
    """How many invoices there are in a currency ("" for none yet), and what they come to."""

    currency: str
    count: int
    gross: Decimal
