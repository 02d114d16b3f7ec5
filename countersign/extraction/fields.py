"""The fields of an invoice's header that are read: what form a value has, and which labels stand beside it.

A new field begins here. What is one of a kind is compared, remembered and recalled like its like.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal[
    "code",
    "date",
    "amount",
    "currency",
    "name",
    "account",
    "tax id",
    "kind",
    "text",
]


@dataclass(frozen=True, slots=True)
class Field:
    """`labels` are roles of the languages' label lists (`page/languages/`) that mark such a value on a page."""

    name: str
    kind: Kind
    labels: frozenset[str] = frozenset()


def _field(name: str, kind: Kind, *labels: str) -> Field:
    return Field(name, kind, frozenset(labels))


HEADER: Final = (
    _field("invoice_number", "code", "number", "number_weak"),
    _field("vendor_name", "name"),
    _field("issue_date", "date", "issue_date", "date_weak"),
    _field("due_date", "date", "due_date"),
    _field("currency", "currency"),
    _field("net_total", "amount", "net", "subtotal"),
    _field("tax_total", "amount", "tax"),
    _field("gross_total", "amount", "gross", "payable"),
    _field("iban", "account"),
    _field("vat_id", "tax id"),
    _field("order_reference", "code", "order"),
)
# What not every invoice has, by the names that the form has for it too.
MORE: Final = (
    _field("kind", "kind"),
    _field("type_code", "code"),
    _field("amount_due", "amount", "payable"),
    _field("prepaid_amount", "amount", "prepaid"),
    _field("rounding_amount", "amount"),
    _field("preceding_invoice", "code"),
    _field("buyer_name", "name"),
    _field("buyer_reference", "code"),
    _field("contract_reference", "code"),
    _field("project_reference", "code"),
    _field("delivery_date", "date"),
    _field("period_start", "date"),
    _field("period_end", "date"),
    _field("tax_point_date", "date"),
    _field("payment_terms", "text"),
    _field("payment_means", "code"),
    _field("payment_reference", "code"),
    _field("payee_name", "name"),
    _field("mandate_reference", "code"),
    _field("withheld_amount", "amount", "withheld"),
    _field("note", "text"),
)
# What stands in rows beside the items: the columns of each table.
TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "taxes": ("category", "rate", "base", "tax", "exemption"),
    "allowances": ("charge", "line", "reason", "percent", "base", "amount", "rate"),
    "discounts": ("percent", "until", "base", "amount"),
    "accounts": ("scheme", "account", "bic", "name"),
}
HEADER_FIELDS: Final = tuple(field.name for field in HEADER)
MORE_FIELDS: Final = tuple(field.name for field in MORE)
LABELS: Final[Mapping[str, frozenset[str]]] = {
    field.name: field.labels for field in (*HEADER, *MORE)
}
ALL_AMOUNTS: Final = tuple(
    field.name for field in (*HEADER, *MORE) if field.kind == "amount"
)
ALL_DATES: Final = tuple(
    field.name for field in (*HEADER, *MORE) if field.kind == "date"
)


def of_kind(kind: Kind) -> tuple[str, ...]:
    """The names of the fields whose values have this form, in the order of the header."""
    return tuple(field.name for field in HEADER if field.kind == kind)


CODES: Final = of_kind("code")
DATES: Final = of_kind("date")
AMOUNTS: Final = of_kind("amount")
