"""The fields of an invoice and of its items: the one table that pages, checks, history and exports go by.

Names of terms and their numbers (BT-...) are those of EN 16931-1.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Form = Literal["text", "date", "amount", "factor", "currency", "account", "kind"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what form its value has, what the standard calls it, where it stands on the entry page.

    `length` is the most characters of a text; `group` names the row of the entry page whose notes it shares.
    `label` is what the screens call one that has no column of its own.
    """

    name: str
    kind: Form
    term: str
    number: str
    group: str = ""
    length: int = 0
    label: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows beside the items: what one row is called, its columns, and how many empty ones the form offers."""

    name: str
    label: str | Promise
    number: str
    columns: tuple[Field, ...]
    spare: int


INVOICE: Final = (
    Field("kind", "kind", "invoice_kind", "", "who", 20),
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
    Field("amount_due", "amount", "amount_due_for_payment", "BT-115", "due"),
)
# What not every invoice has: kept in one column, shown where it is there; what stands in no group is kept alone.
MORE: Final = (
    Field("type_code", "text", "invoice_type_code", "BT-3", "", 20, _("Type code")),
    Field("prepaid_amount", "amount", "paid_amount", "BT-113", "due", label=_("Prepaid")),
    Field("rounding_amount", "amount", "rounding_amount", "BT-114", "due", label=_("Rounding")),
    Field("withheld_amount", "amount", "withheld_amount", "", "due", label=_("Withheld")),
    Field("preceding_invoice", "text", "preceding_invoice_reference", "BT-25", "more", 200, _("Corrects or credits invoice")),
    Field("buyer_name", "text", "buyer_name", "BT-44", "more", 200, _("Buyer")),
    Field("buyer_reference", "text", "buyer_reference", "BT-10", "more", 200, _("Buyer reference")),
    Field("contract_reference", "text", "contract_reference", "BT-12", "more", 200, _("Contract")),
    Field("project_reference", "text", "project_reference", "BT-11", "more", 200, _("Project")),
    Field("delivery_date", "date", "actual_delivery_date", "BT-72", "more", label=_("Delivered")),
    Field("period_start", "date", "invoicing_period_start_date", "BT-73", "more", label=_("Period from")),
    Field("period_end", "date", "invoicing_period_end_date", "BT-74", "more", label=_("Period to")),
    Field("tax_point_date", "date", "value_added_tax_point_date", "BT-7", "more", label=_("Tax point")),
    Field("payment_terms", "text", "payment_terms", "BT-20", "more", 1000, _("Payment terms")),
    Field("payment_means", "text", "payment_means_type_code", "BT-81", "more", 100, _("Payment means")),
    Field("payment_reference", "text", "remittance_information", "BT-83", "more", 200, _("Payment reference")),
    Field("payee_name", "text", "payee_name", "BT-59", "more", 200, _("Payee")),
    Field("mandate_reference", "text", "mandate_reference_identifier", "BT-89", "more", 100, _("Mandate")),
    Field("note", "text", "invoice_note", "BT-22", "more", 1000, _("Note")),
)  # fmt: skip
TABLES: Final = (
    Table("taxes", _("VAT"), "BG-23", (
        Field("category", "text", "vat_category_code", "BT-118", "taxes", 10, _("Category")),
        Field("rate", "factor", "vat_category_rate", "BT-119", "taxes", label=_("Rate")),
        Field("base", "amount", "vat_category_taxable_amount", "BT-116", "taxes", label=_("Base")),
        Field("tax", "amount", "vat_category_tax_amount", "BT-117", "taxes", label=_("Tax")),
        Field("exemption", "text", "vat_exemption_reason_text", "BT-120", "taxes", 500, _("Reason without tax")),
    ), 3),
    Table("allowances", _("Allowance or charge"), "BG-20, BG-21", (
        Field("charge", "text", "is_charge", "", "allowances", 1, _("Charge")),
        Field("line", "factor", "invoice_line_position", "", "allowances", label=_("Item")),
        Field("reason", "text", "reason", "BT-97, BT-104", "allowances", 500, _("Reason")),
        Field("percent", "factor", "percentage", "BT-94, BT-101", "allowances", label=_("Percent")),
        Field("base", "amount", "base_amount", "BT-93, BT-100", "allowances", label=_("Base")),
        Field("amount", "amount", "amount", "BT-92, BT-99", "allowances", label=_("Amount")),
        Field("rate", "factor", "vat_rate", "BT-96, BT-103", "allowances", label=_("Tax rate")),
    ), 2),
    Table("discounts", _("Cash discount"), "", (
        Field("percent", "factor", "percentage", "", "discounts", label=_("Percent")),
        Field("until", "date", "until", "", "discounts", label=_("Until")),
        Field("base", "amount", "base_amount", "", "discounts", label=_("Base")),
        Field("amount", "amount", "amount", "", "discounts", label=_("Amount")),
    ), 1),
    Table("accounts", pgettext_lazy("bank", "Account"), "BG-17", (
        Field("scheme", "text", "scheme", "", "accounts", 40, _("Kind")),
        Field("account", "text", "payment_account_identifier", "BT-84", "accounts", 60, pgettext_lazy("bank", "Account")),
        Field("bic", "text", "payment_service_provider_identifier", "BT-86", "accounts", 20, _("BIC")),
        Field("name", "text", "payment_account_name", "BT-85", "accounts", 200, _("Name")),
    ), 1),
    # What it is booked on, part by part; `item` is the key of the item that a part belongs to. `coding/` knows what is meant.
    Table("coding", _("Coding"), "", (
        Field("item", "text", "item", "", "coding", 36, _("Item")),
        Field("account", "text", "account", "BT-19", "coding", 240, _("Account")),
        Field("cost_centre", "text", "cost_centre", "", "coding", 240, _("Cost centre")),
        Field("cost_object", "text", "cost_object", "", "coding", 240, _("Cost object")),
        Field("tax_code", "text", "tax_code", "", "coding", 240, _("Tax code")),
        Field("amount", "amount", "amount", "", "coding", label=_("Amount")),
        Field("percent", "factor", "percentage", "", "coding", label=_("Percent")),
    ), 1),
)  # fmt: skip
LINE: Final = (
    Field("description", "text", "item_name", "BT-153", length=1000),
    Field("unit", "text", "invoiced_quantity_unit_of_measure", "BT-130", length=20),
    Field("quantity", "factor", "invoiced_quantity", "BT-129"),
    Field("unit_price", "factor", "item_net_price", "BT-146"),
    Field("price_base_quantity", "factor", "item_price_base_quantity", "BT-149"),
    Field("tax_rate", "factor", "invoiced_item_vat_rate", "BT-152"),
    Field("line_total", "amount", "invoice_line_net_amount", "BT-131"),
)
# What not every line has: told below its description, and not typed.
LINE_MORE: Final = (
    Field("item_number", "text", "item_sellers_identifier", "BT-155", length=100, label=_("Item number")),
    Field("gross_price", "factor", "item_gross_price", "BT-148", label=_("Price before discount")),
    Field("price_discount", "factor", "item_price_discount", "BT-147", label=_("Discount on the price")),
    Field("tax_category", "text", "invoiced_item_vat_category_code", "BT-151", length=10, label=_("Tax category")),
    Field("order_line", "text", "referenced_purchase_order_line_reference", "BT-132", length=100, label=_("Order line")),
    Field("period_start", "date", "invoice_line_period_start_date", "BT-134", label=_("Period from")),
    Field("period_end", "date", "invoice_line_period_end_date", "BT-135", label=_("Period to")),
    Field("item_note", "text", "invoice_line_note", "BT-127", length=1000, label=_("Note")),
    Field("line_state", "text", "invoice_line_state", "", length=20, label=pgettext_lazy("of an item", "State")),
    Field("with_tax", "text", "invoice_line_with_tax", "", length=1, label=_("Price and total")),
)  # fmt: skip


def _named(fields: tuple[Field, ...], *kinds: Form) -> tuple[str, ...]:
    return tuple(one.name for one in fields if not kinds or one.kind in kinds)


HEADER: Final = _named(INVOICE)
FURTHER: Final = _named(MORE)
ITEM: Final = _named(LINE)
ITEM_MORE: Final = _named(LINE_MORE)
TOTALS: Final = ("net_total", "tax_total", "gross_total")
FACTORS: Final = _named(LINE, "factor")
NUMBERS: Final = tuple(name for name in ITEM if name not in ("description", "unit"))
LENGTHS: Final = {one.name: one.length for one in (*INVOICE, *LINE) if one.length}
DATES: Final = _named((*INVOICE, *MORE), "date")

_CELLS: Final = {
    f"{table.name}.{column.name}": column
    for table in TABLES
    for column in table.columns
}
_TABLES: Final = frozenset(table.name for table in TABLES)
_FIELDS: Final = {one.name: one for one in (*LINE_MORE, *LINE, *MORE, *INVOICE)}
_CELL: Final = re.compile(
    rf"({'|'.join(one.name for one in TABLES)})\.(\d{{1,3}})\.(\w+)"
)


# A field of the organization's own: ``custom.<its key>.value``, for an item ``custom.<its key>.<item's key>.value``.
_CUSTOM: Final = re.compile(r"custom\.([\w-]{1,60})(?:\.[0-9a-f-]{36})?\.value")


def field_at(path: str) -> Field | None:
    """The field of a path: a name, ``taxes.0.base`` for a cell, ``item.<key>.quantity``; None for none that we know."""
    if "." not in path:  # as most are, and each save asks this of every value
        return _FIELDS.get(path)
    if found := _CUSTOM.fullmatch(path):
        named = found[1].replace("-", " ").capitalize()
        return Field("value", "text", found[1], "", "custom", 500, named)
    if found := _CELL.fullmatch(path):
        return _CELLS.get(f"{found[1]}.{found[3]}")
    return _FIELDS.get(path.rpartition(".")[2])


def form_of(path: str) -> Form | None:
    """What form the value at a path has."""
    field = field_at(path)
    return field.kind if field else None


def is_cell(path: str) -> bool:
    """Is it a cell of a table beside the items?"""
    name, dot, _cell = path.partition(".")
    return bool(dot) and name in _TABLES


def is_custom(path: str) -> bool:
    """Is it the value of a field of the organization's own? That, too, is kept as it was typed."""
    return path.startswith("custom.") and _CUSTOM.fullmatch(path) is not None


def of_group(group: str) -> tuple[str, ...]:
    """The header fields that share a row of the entry page."""
    return tuple(one.name for one in (*INVOICE, *MORE) if one.group == group)
