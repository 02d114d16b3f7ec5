"""What formats write from: one invoice as plain values, with all that belongs to it. Knows no Django.

Amounts are Decimals in the invoice's currency, with their sign: a credit note's are below nothing, as everywhere.
Texts are "" where nothing is said, everything else None.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

Values = Mapping[str, Any]
NOTHING: Final[Values] = MappingProxyType({})


def _nothing() -> Values:
    return NOTHING


@dataclass(frozen=True, slots=True)
class Item:
    """One item (invoice line). `more` is what not every item has, by the names of `invoices.content.fields.LINE_MORE`.

    `custom` are the organization's own fields by their keys, as they were typed.
    """

    position: int
    description: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    unit_price: Decimal | None = None
    price_base_quantity: Decimal | None = None
    tax_rate: Decimal | None = None
    line_total: Decimal | None = None
    more: Values = field(default_factory=_nothing)
    id: int = 0
    custom: Values = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class Tax:
    """One line of the VAT table (BG-23)."""

    category: str = ""
    rate: Decimal | None = None
    base: Decimal | None = None
    tax: Decimal | None = None
    exemption: str = ""


@dataclass(frozen=True, slots=True)
class Allowance:
    """A reduction, or with `charge` a supplement, of the whole invoice or of the item that is `line` (from 1)."""

    charge: bool = False
    line: int | None = None
    reason: str = ""
    percent: Decimal | None = None
    base: Decimal | None = None
    amount: Decimal | None = None
    rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Discount:
    """A cash discount: so many per cent, or this amount, until that day."""

    percent: Decimal | None = None
    until: date | None = None
    base: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Vendor:
    """Whom the invoice is from, as the vendor's page has it. `details` are named as in `vendors.models.DETAILS`.

    `creditor_number` is its account in the books.
    """

    id: int = 0
    name: str = ""
    vat_id: str = ""
    details: Values = field(default_factory=_nothing)
    creditor_number: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    tax_number: str = ""


NOBODY: Final = Vendor()


@dataclass(frozen=True, slots=True)
class CodingLine:
    """Where an invoice, or the item at `position`, is booked: by number and name.

    `amount` is without tax, `tax` what comes on top of it: their sums are the invoice's totals, exactly.
    """

    amount: Decimal | None = None
    tax: Decimal | None = None
    percent: Decimal | None = None
    position: int | None = None
    account: str = ""
    account_name: str = ""
    cost_centre: str = ""
    cost_object: str = ""
    tax_code: str = ""
    tax_rate: Decimal | None = None
    datev_key: str = ""


@dataclass(frozen=True, slots=True)
class Payment:
    """What was paid of it: when, how much, in which way; one that was undone is absent.

    `discount` is what was taken off for paying early. Not `booked`: it is in a file for the bank.
    """

    on: date
    amount: Decimal
    how: str = ""
    discount: Decimal = Decimal(0)
    booked: bool = True


@dataclass(frozen=True, slots=True)
class Original:
    """A file that the invoice was entered from, or a further one (`kind`); `chunks` begins to read its bytes anew each time.

    It raises OSError where they cannot be had. `part` is which of several invoices in the file this one is, from 0.
    """

    name: str
    media_type: str
    size: int
    sha256: str
    part: int
    chunks: Callable[[], Iterator[bytes]] = field(compare=False, repr=False)
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One invoice. `more` is what not every invoice has, by the names of `invoices.content.fields.MORE`.

    `custom` are the organization's own fields by their keys, as they were typed.
    `reverses` is the id of the one that it takes back: no invoice of the vendor's then, but one of ours.
    `address` opens it in the program. What a format does not ask for (`Format.needs`) is empty.
    """

    id: int
    version: int
    kind: str
    status: str
    number: str
    vendor_name: str
    issue_date: date | None
    due_date: date | None
    currency: str
    order_reference: str
    iban: str
    net_total: Decimal | None
    tax_total: Decimal | None
    gross_total: Decimal | None
    amount_due: Decimal | None
    paid_amount: Decimal | None = None
    reverses: int | None = None
    paid_at: datetime | None = None
    entered_at: datetime | None = None
    decided_at: datetime | None = None
    agent: str = ""
    address: str = ""
    more: Values = field(default_factory=_nothing)
    vendor: Vendor = NOBODY
    items: tuple[Item, ...] = ()
    taxes: tuple[Tax, ...] = ()
    allowances: tuple[Allowance, ...] = ()
    discounts: tuple[Discount, ...] = ()
    accounts: tuple[Values, ...] = ()
    coding: tuple[CodingLine, ...] = ()
    payments: tuple[Payment, ...] = ()
    custom: Values = field(default_factory=_nothing)
    originals: tuple[Original, ...] = ()
    further: tuple[Original, ...] = ()

    @property
    def to_pay(self) -> Decimal | None:
        """What is to be paid; the gross total unless the invoice says another amount."""
        return self.gross_total if self.amount_due is None else self.amount_due

    @property
    def is_credit(self) -> bool:
        """Does it give money back?"""
        return self.kind == "credit note"
