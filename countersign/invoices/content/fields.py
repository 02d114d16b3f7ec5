"""The fields of an invoice and of its items: the one table that pages, checks, history and exports go by.

Names of terms and their numbers (BT-...) are those of EN 16931-1.
"""

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["text", "date", "amount", "factor", "currency", "account"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what form its value has, what the standard calls it, where it stands on the entry page.

    `length` is the most characters of a text; `group` names the row of the entry page whose notes it shares.
    """

    name: str
    kind: Kind
    term: str
    number: str
    group: str = ""
    length: int = 0


INVOICE: Final = (
    Field("number", "text", "invoice_number", "BT-1", "who", 100),
    Field("vendor_name", "text", "seller_name", "BT-27", "who", 200),
    Field("issue_date", "date", "invoice_issue_date", "BT-2", "when"),
    Field("due_date", "date", "payment_due_date", "BT-9", "when"),
    Field("currency", "currency", "invoice_currency_code", "BT-5", "when", 3),
    Field("order_reference", "text", "purchase_order_reference", "BT-13", "when", 100),
    Field("iban", "account", "payment_account_identifier", "BT-84", "when", 34),
    Field("net_total", "amount", "invoice_total_amount_without_vat", "BT-109", "sums"),
    Field("tax_total", "amount", "invoice_total_vat_amount", "BT-110", "sums"),
    Field("gross_total", "amount", "invoice_total_amount_with_vat", "BT-112", "sums"),
)
LINE: Final = (
    Field("description", "text", "item_name", "BT-153", length=1000),
    Field("unit", "text", "invoiced_quantity_unit_of_measure", "BT-130", length=20),
    Field("quantity", "factor", "invoiced_quantity", "BT-129"),
    Field("unit_price", "factor", "item_net_price", "BT-146"),
    Field("tax_rate", "factor", "invoiced_item_vat_rate", "BT-152"),
    Field("line_total", "amount", "invoice_line_net_amount", "BT-131"),
)


def _named(fields: tuple[Field, ...], *kinds: Kind) -> tuple[str, ...]:
    return tuple(one.name for one in fields if not kinds or one.kind in kinds)


KINDS: Final = {one.name: one.kind for one in (*INVOICE, *LINE)}
HEADER: Final = _named(INVOICE)
ITEM: Final = _named(LINE)
DATES: Final = _named(INVOICE, "date")
TOTALS: Final = _named(INVOICE, "amount")
FACTORS: Final = _named(LINE, "factor")
NUMBERS: Final = _named(LINE, "factor", "amount")
LENGTHS: Final = {one.name: one.length for one in (*INVOICE, *LINE) if one.length}


def of_group(group: str) -> tuple[str, ...]:
    """The header fields that share a row of the entry page."""
    return tuple(one.name for one in INVOICE if one.group == group)
