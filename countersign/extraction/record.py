"""What an e-invoice says, whole: EN 16931's terms, in one form for every syntax and country.

All values are texts as the file has them, trimmed; "" is what it does not say. Amounts are decimal strings in the
invoice's currency, days ISO 8601 where they could be understood, codes as they stand. Numbers of terms (BT) and groups
(BG) are EN 16931-1's.
"""

from dataclasses import dataclass
from typing import Final, Literal

Syntax = Literal[
    "CII", "UBL", "FatturaPA", "KSeF", "ebInterface", "Facturae", "CFDI", "Svefaktura"
]
Kind = Literal[
    "invoice",
    "credit note",
    "corrected invoice",
    "prepayment invoice",
    "partial invoice",
    "debit note",
    "receipt",
]
KINDS: Final[tuple[Kind, ...]] = (
    "invoice",
    "credit note",
    "corrected invoice",
    "prepayment invoice",
    "partial invoice",
    "debit note",
    "receipt",
)


def kind_named(name: str) -> Kind:
    """The kind of this name; an invoice where there is none."""
    return next((kind for kind in KINDS if kind == name), "invoice")


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number of somebody or something, and in which scheme it is one (ISO 6523, a code list, or "")."""

    value: str
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """Seller (BG-4), buyer (BG-7), payee (BG-10), tax representative (BG-11) or where it went (BG-13).

    `vat_id` is BT-31 or BT-48, `tax_number` the local one (BT-32), `registration` the legal register's (BT-30, BT-47),
    `legal_note` further legal information (BT-33), `region` BT-39, `country` an ISO 3166-1 code, `electronic_address`
    where e-invoices are sent (BT-34, BT-49), `contact` a person or department (BT-41, BT-56).
    """

    name: str = ""
    trading_name: str = ""
    identifiers: tuple[Identifier, ...] = ()
    vat_id: str = ""
    tax_number: str = ""
    registration: str = ""
    legal_note: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    electronic_address: Identifier = Identifier("")
    contact: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class TaxPart:
    """One line of the VAT breakdown (BG-23): `category` BT-118 (UNTDID 5305), `rate` in per cent, `exemption` in words (BT-120)."""

    category: str = ""
    rate: str = ""
    taxable: str = ""
    amount: str = ""
    exemption: str = ""
    exemption_code: str = ""


@dataclass(frozen=True, slots=True)
class AllowanceCharge:
    """A reduction, or with `charge` a supplement, of the whole invoice (BG-20, 21) or of its `line` (from 1; BG-27, 28)."""

    charge: bool
    amount: str
    base: str = ""
    percent: str = ""
    reason: str = ""
    reason_code: str = ""
    category: str = ""
    rate: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """One way to pay (BG-16): the means as UNTDID 4461 code (BT-81; 58 is a SEPA transfer) and in words (BT-82).

    `account` (BT-84) is the payee's; `scheme` says what kind of number it is: "IBAN", "bankgiro", "plusgiro",
    "sort code", "CLABE", or "" where the file does not say. `debited` is the payer's own account (BT-91), never one to
    pay to; `creditor` and `mandate` are BT-90 and BT-89, `card` BT-87.
    """

    code: str = ""
    means: str = ""
    account: str = ""
    scheme: str = ""
    account_name: str = ""
    bic: str = ""
    reference: str = ""
    mandate: str = ""
    creditor: str = ""
    debited: str = ""
    card: str = ""


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of what is to be paid, and when, where the file states several."""

    due: str = ""
    amount: str = ""


@dataclass(frozen=True, slots=True)
class CashDiscount:
    """What may be taken off for paying early: per cent of `base`, until a day or within `days` of the issue date, and how much that is."""

    percent: str = ""
    until: str = ""
    days: str = ""
    base: str = ""
    amount: str = ""


@dataclass(frozen=True, slots=True)
class Preceding:
    """An invoice that this one corrects or credits (BG-3)."""

    number: str
    issued: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """A supporting document (BG-24): embedded in the file, with its place among the embedded ones (from 0), or at an address outside.

    `size` is in bytes. The bytes themselves: `einvoice.attachments.attachments_in`.
    """

    reference: str = ""
    description: str = ""
    name: str = ""
    media_type: str = ""
    size: int = 0
    address: str = ""
    embedded: int | None = None


BEFORE: Final = "before"


@dataclass(frozen=True, slots=True)
class Line:
    """One invoice line (BG-25).

    `per` is how many units the price is for (BT-149), `price` the net price (BT-146), `gross_price` BT-148 less
    `price_discount` BT-147. `line_id` BT-126, `order_line` BT-132, `seller_item` BT-155, `buyer_item` BT-156,
    `standard_item` BT-157, `origin` BT-159, `attributes` names and values (BG-32). `state` is BEFORE for a line of a correction
    that only repeats what is corrected. `with_tax`: `price` and `total` have the tax in them, as no line of EN 16931 has.
    """

    name: str = ""
    description: str = ""
    quantity: str = ""
    unit: str = ""
    price: str = ""
    per: str = ""
    per_unit: str = ""
    gross_price: str = ""
    price_discount: str = ""
    rate: str = ""
    category: str = ""
    total: str = ""
    line_id: str = ""
    note: str = ""
    state: str = ""
    with_tax: bool = False
    object_id: str = ""
    order_line: str = ""
    accounting: str = ""
    period_start: str = ""
    period_end: str = ""
    seller_item: str = ""
    buyer_item: str = ""
    standard_item: Identifier = Identifier("")
    classifications: tuple[Identifier, ...] = ()
    origin: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EInvoice:
    """One invoice. `profile` is the specification it claims (BT-24), `process` BT-23, `type_code` UNTDID 1001 or the format's own (BT-3).

    `also` is what the file has besides and no term here takes: (where it stands, what it says), in the file's order.
    """

    syntax: Syntax
    version: str = ""
    profile: str = ""
    process: str = ""
    kind: Kind = "invoice"
    type_code: str = ""
    number: str = ""
    issued: str = ""
    due: str = ""
    tax_point: str = ""  # BT-7
    tax_point_code: str = ""  # BT-8
    currency: str = ""
    tax_currency: str = ""  # BT-6
    seller: Party = Party()
    buyer: Party = Party()
    payee: Party = Party()
    representative: Party = Party()
    delivery: Party = Party()
    delivered: str = ""  # BT-72
    period_start: str = ""  # BT-73
    period_end: str = ""  # BT-74
    preceding: tuple[Preceding, ...] = ()
    notes: tuple[
        str, ...
    ] = ()  # BT-22, after its subject (BT-21) if it has one: "#AAI#text"
    buyer_reference: str = ""  # BT-10
    project: str = ""  # BT-11
    contract: str = ""  # BT-12
    order: str = ""  # BT-13
    sales_order: str = ""  # BT-14
    receiving_advice: str = ""  # BT-15
    despatch_advice: str = ""  # BT-16
    tender: str = ""  # BT-17
    invoiced_object: str = ""  # BT-18
    accounting: str = ""  # BT-19
    payment_terms: str = ""  # BT-20
    instalments: tuple[Instalment, ...] = ()
    discounts: tuple[CashDiscount, ...] = ()
    payments: tuple[Payment, ...] = ()
    taxes: tuple[TaxPart, ...] = ()
    allowances: tuple[AllowanceCharge, ...] = ()
    lines: tuple[Line, ...] = ()
    lines_total: str = ""  # BT-106
    allowance_total: str = ""  # BT-107
    charge_total: str = ""  # BT-108
    net: str = ""  # BT-109
    tax: str = ""  # BT-110
    tax_in_tax_currency: str = ""  # BT-111
    gross: str = ""  # BT-112
    prepaid: str = ""  # BT-113
    rounding: str = ""  # BT-114
    payable: str = ""  # BT-115
    withheld: str = (
        ""  # taken off by the payer for the tax office (Italy, Spain, Mexico)
    )
    stamp_duty: str = ""
    attachments: tuple[Attached, ...] = ()
    also: tuple[tuple[str, str], ...] = ()
