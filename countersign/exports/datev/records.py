"""What the writers take: who keeps the books, and what each invoice is posted as. Plain values, no rows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

EARLIEST: Final = date(2000, 1, 1)
LATEST: Final = date(2099, 12, 31)  # what eight digits of a date may say


@dataclass(frozen=True, slots=True)
class Client:
    """Whose books they are, as the tax adviser's program knows them.

    `first_month` is the one that the financial year begins with. `automatic` are accounts that carry their tax key
    themselves. `locked` locks a batch for good when it is read. `due_in_second` writes the day due to Belegfeld 2, in
    place of the column of its own.
    """

    consultant: int
    number: int
    account_length: int = 4
    first_month: int = 1
    chart: str = ""
    currency: str = "EUR"
    locked: bool = False
    due_in_second: bool = False
    automatic: tuple[tuple[int, int], ...] = ()

    def year_begin(self, day: date) -> date:
        """The first day of the financial year of a day."""
        year = day.year if day.month >= self.first_month else day.year - 1
        return date(year, self.first_month, 1)

    def is_automatic(self, account: str) -> bool:
        """Does the account carry its tax key itself?"""
        number = int(account)
        return any(first <= number <= last for first, last in self.automatic)


@dataclass(frozen=True, slots=True)
class Share:
    """What of an invoice goes to one account: a gross amount with its sign, below nothing for a credit.

    `taxed`: it needs a tax key, unless its account has one of its own.
    """

    account: str
    amount: Decimal
    tax_key: str = ""
    rate: Decimal | None = None
    taxed: bool = False
    cost_1: str = ""
    cost_2: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Discount:
    """What may be taken off until a day."""

    until: date | None
    percent: Decimal | None
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class File:
    """One original: how its name ends, how large it is, and how to read it."""

    ending: str
    size: int
    chunks: Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Booking:
    """One invoice as it is posted: `invoice` is our number of it, `total` what the shares add up to.

    `exchange` is how much of the invoice's currency one unit of the books' currency is. `guid` is what its document
    is known by; empty, and it has none.
    """

    invoice: int
    number: str
    vendor: str
    creditor: str
    day: date | None
    due: date | None
    currency: str
    total: Decimal
    shares: tuple[Share, ...]
    guid: str
    exchange: Decimal | None = None
    discounts: tuple[Discount, ...] = ()
    files: tuple[File, ...] = ()
    iban: str = ""
    bic: str = ""


@dataclass(frozen=True, slots=True)
class Creditor:
    """A vendor as master data: `vendor` is our number of it."""

    vendor: int
    account: str
    name: str
    vat_id: str = ""
    tax_number: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    email: str = ""
    phone: str = ""
    iban: str = ""
    bic: str = ""
    customer_number: str = ""
