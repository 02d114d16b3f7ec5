"""An invoice as data, its fields named as EN 16931 names them. Amounts and numbers are strings, dates ISO 8601."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from countersign.invoices.content.typed import TOTALS, plain
from countersign.invoices.models import Invoice, LineItem
from countersign.money import exponent

# The business term of each field: its name and its number in the standard.
HEADER_TERMS: Final = {
    "number": ("invoice_number", "BT-1"),
    "issue_date": ("invoice_issue_date", "BT-2"),
    "due_date": ("payment_due_date", "BT-9"),
    "currency": ("invoice_currency_code", "BT-5"),
    "order_reference": ("purchase_order_reference", "BT-13"),
    "vendor_name": ("seller_name", "BT-27"),
    "iban": ("payment_account_identifier", "BT-84"),
    "net_total": ("invoice_total_amount_without_vat", "BT-109"),
    "tax_total": ("invoice_total_vat_amount", "BT-110"),
    "gross_total": ("invoice_total_amount_with_vat", "BT-112"),
}
LINE_TERMS: Final = {
    "position": ("invoice_line_identifier", "BT-126"),
    "description": ("item_name", "BT-153"),
    "quantity": ("invoiced_quantity", "BT-129"),
    "unit": ("invoiced_quantity_unit_of_measure", "BT-130"),
    "unit_price": ("item_net_price", "BT-146"),
    "tax_rate": ("invoiced_item_vat_rate", "BT-152"),
    "line_total": ("invoice_line_net_amount", "BT-131"),
}


def terms(invoice: Invoice, items: Iterable[LineItem]) -> dict[str, Any]:
    """Header and lines by the names of the standard; None for what is empty.

    What was typed but is no value of its field stands under `not_understood`, by the same names.
    """
    header = _named(invoice, HEADER_TERMS, invoice.currency)
    vat_id = invoice.vendor.vat_id if invoice.vendor else ""
    lines = [_named(item, LINE_TERMS, invoice.currency) for item in items]
    return {**header, "seller_vat_identifier": vat_id or None, "lines": lines}


def _named(
    row: Invoice | LineItem, names: dict[str, tuple[str, str]], currency: str
) -> dict[str, Any]:
    said: dict[str, Any] = {
        term: _text(name, getattr(row, name), currency)
        for name, (term, _number) in names.items()
    }
    if row.unparsed:
        said["not_understood"] = {
            names[name][0]: text for name, text in row.unparsed.items()
        }
    return said


def _text(name: str, value: Any, currency: str) -> str | None:
    """The value as text; an amount with at least the decimals of its currency."""
    if name in (*TOTALS, "line_total") and isinstance(value, Decimal):
        places = exponent(currency)
        return f"{value:.{places}f}" if value == round(value, places) else plain(value)
    return plain(value)
