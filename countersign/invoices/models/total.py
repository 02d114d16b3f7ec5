"""What invoices come to."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Total:
    """How many invoices there are in a currency ("" for none yet), and what is to be paid for them: credit notes count below nothing."""

    currency: str
    count: int
    amount: Decimal

    def weight(self) -> tuple[Decimal, str]:
        """By which sums are listed: the largest first, whichever way it goes."""
        return -abs(self.amount), self.currency
