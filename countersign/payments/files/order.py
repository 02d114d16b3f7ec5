"""What a file for the bank says, as plain values: who pays whom how much for what."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address in parts; banks want town and country at least. All empty: none is written."""

    street: str = ""
    building: str = ""
    postal_code: str = ""
    town: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """Who pays or is paid, and the account."""

    name: str
    iban: str
    bic: str = ""
    address: Address = Address()


@dataclass(frozen=True, slots=True)
class Paid:
    """One invoice that a payment is for; a credit note has its amounts below nothing."""

    number: str
    issued: date | None
    due: Decimal
    discount: Decimal
    amount: Decimal

    @property
    def is_credit(self) -> bool:
        return self.due < 0


@dataclass(frozen=True, slots=True)
class Credit:
    """One payment. `text` says what it is for; where it is empty, the invoices are listed."""

    end_to_end: str
    amount: Decimal
    to: Party
    text: str
    invoices: tuple[Paid, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """One file: payments from one account, in one currency, on one day."""

    id: str
    made_at: datetime
    execute_on: date
    payer: Party
    currency: str
    is_sepa: bool
    one_booking: bool
    credits: tuple[Credit, ...]

    @property
    def amount(self) -> Decimal:
        """What all of it comes to."""
        return sum((one.amount for one in self.credits), Decimal(0))
