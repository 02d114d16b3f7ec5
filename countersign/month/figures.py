"""What a month came to in one currency, as plain values. Credit notes count below nothing everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Sum:
    """How many invoices, and what is to be paid for them."""

    count: int = 0
    amount: Decimal = ZERO

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(self.count + other.count, self.amount + other.amount)


NOTHING: Final = Sum()


@dataclass(frozen=True, slots=True)
class Totals:
    """What invoices come to by their own totals."""

    count: int = 0
    net: Decimal = ZERO
    tax: Decimal = ZERO
    gross: Decimal = ZERO
    to_pay: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the invoices of a month are: on an agent's desk, waiting for approval, approved, rejected.

    `unpaid` and `unexported` are parts of the approved; of the unpaid, `paid_in_part` is paid.
    """

    on_desk: Sum = NOTHING
    submitted: Sum = NOTHING
    approved: Sum = NOTHING
    rejected: Sum = NOTHING
    unpaid: Sum = NOTHING
    paid_in_part: Decimal = ZERO
    unexported: Sum = NOTHING

    @property
    def waits(self) -> Sum:
        """All that nobody has decided on."""
        return self.on_desk + self.submitted

    @property
    def came_in(self) -> Sum:
        """All but what was rejected."""
        return self.waits + self.approved


@dataclass(frozen=True, slots=True)
class Past:
    """What came in of one month."""

    month: date
    standing: Standing


@dataclass(frozen=True, slots=True)
class Taxed:
    """What the VAT tables of the approved invoices say of one category and rate; `rate` is None where none is said."""

    category: str
    rate: Decimal | None
    count: int
    base: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class Coded:
    """What is booked on one account, or for one cost centre; no `number`: on none."""

    number: str
    name: str
    parts: int
    net: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class OfVendor:
    """What the approved invoices of one vendor come to."""

    pk: int
    name: str
    totals: Totals


@dataclass(frozen=True, slots=True)
class InCurrency:
    """All there is to say of a month in one currency. What is approved is told in parts by VAT, account, centre and vendor.

    `untabled` are the approved invoices without a VAT table, `uncoded` those without coding.
    """

    currency: str
    standing: Standing
    past: Sequence[Past]
    approved: Totals
    taxes: Sequence[Taxed]
    untabled: Totals
    accounts: Sequence[Coded]
    centres: Sequence[Coded]
    uncoded: Totals
    vendors: Sequence[OfVendor]

    @property
    def off_by(self) -> tuple[Decimal, Decimal]:
        """By how much net and tax of all VAT tables, with what has none, are more than the invoices' own totals."""
        base = sum((one.base for one in self.taxes), self.untabled.net)
        tax = sum((one.tax for one in self.taxes), self.untabled.tax)
        return base - self.approved.net, tax - self.approved.tax


@dataclass(frozen=True, slots=True)
class Month:
    """A month by issue date, in each currency that has something; `undated` drafts are in no month.

    `is_moved`: months were closed, so what came later counts in another one than that of its issue date.
    """

    first: date
    last: date
    currencies: Sequence[InCurrency]
    undated: int
    is_coded: bool
    is_moved: bool = False
