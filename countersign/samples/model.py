"""What a sample invoice says and how its vendor prints it: plain frozen values."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Kind = Literal["invoice", "credit note", "correction", "receipt"]
CurrencyStyle = Literal["symbol before", "symbol after", "code before", "code after"]


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody is: lines as printed, and the parts that e-invoices want apart."""

    street: str
    postcode: str
    city: str
    country: str
    country_name: str
    region: str = ""

    @property
    def city_line(self) -> str:
        """Postcode and city in the order of the country."""
        if self.country in ("GB", "IE"):
            return f"{self.city} {self.postcode}".strip()
        if self.country == "US":
            return f"{self.city}, {self.region} {self.postcode}"
        if self.country in ("JP", "KW"):
            return f"{self.city} {self.postcode}"
        return f"{self.postcode} {self.city}"


@dataclass(frozen=True, slots=True)
class Look:
    """How one vendor prints: the same for all of its invoices, so that a second one can be recognised.

    `date_pattern` is a babel pattern, `number_locale` a babel locale; `wording` picks the synonyms
    of the labels; `shape` picks among the variants that a layout leaves open.
    """

    layout: str
    font: str
    accent: tuple[int, int, int]
    wording: int
    shape: int
    date_pattern: str
    number_locale: str
    grouped: bool
    currency_style: CurrencyStyle
    currency_in_table: bool
    colon: str


@dataclass(frozen=True, slots=True)
class Vendor:
    """Who sends the invoice. VAT id and IBAN are valid, or empty where the country has none."""

    name: str
    trade: str
    address: Address
    vat_id: str
    tax_number: str
    iban: str
    bic: str
    bank: str
    mail: str
    phone: str
    contact: str
    language: str
    currency: str
    number_pattern: str
    look: Look


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who receives the invoice; its own numbers are decoys for a reader."""

    name: str
    contact: str
    address: Address
    vat_id: str
    iban: str
    customer_number: str


@dataclass(frozen=True, slots=True)
class SampleLine:
    """One item. `unit_price` and `line_total` include the tax when the invoice says so.

    `discount` is in per cent of the line; `detail` is printed below the description.
    """

    article: str
    description: str
    detail: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    discount: Decimal
    tax_rate: Decimal
    line_total: Decimal


@dataclass(frozen=True, slots=True)
class SampleTax:
    """The tax of one rate (per cent): what it is taken of, and what it comes to."""

    rate: Decimal
    taxable: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class SampleInvoice:
    """One invoice, its sums rounded as EN 16931 has it.

    `net` is after the `discount` (an amount, with `discount_rate` in per cent, taken of the sum of
    the lines), `gross` is with tax and before `prepaid`. A correction has negative amounts, a credit
    note positive ones. `previous_balance` is printed but belongs to no sum. `payment_code` is the text of a QR code
    below everything else.
    """

    seed: int
    kind: Kind
    vendor: Vendor
    buyer: Buyer
    number: str
    issue_date: date
    due_date: date
    delivery_date: date
    currency: str
    language: str
    order_reference: str
    delivery_note: str
    tax_included: bool
    reverse_charge: bool
    lines: tuple[SampleLine, ...]
    discount_rate: Decimal
    discount: Decimal
    taxes: tuple[SampleTax, ...]
    net: Decimal
    tax: Decimal
    gross: Decimal
    prepaid: Decimal
    previous_balance: Decimal
    payment_code: str = ""

    @property
    def line_sum(self) -> Decimal:
        """What the line totals come to, before any discount on the whole."""
        return sum((line.line_total for line in self.lines), Decimal(0))

    @property
    def due(self) -> Decimal:
        """What is left to pay."""
        return self.gross - self.prepaid
