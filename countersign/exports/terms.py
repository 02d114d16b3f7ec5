"""An invoice as data, its fields named as EN 16931 names them. Amounts and numbers are strings, dates ISO 8601."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from countersign.invoices.content.fields import INVOICE, LINE, TOTALS, Field
from countersign.invoices.content.typed import plain
from countersign.invoices.models import Invoice, LineItem
from countersign.money import exponent

Names = Mapping[
    str, tuple[str, str]
]  # by field: the business term's name, and its number


def _terms_of(fields: Iterable[Field]) -> dict[str, tuple[str, str]]:
    return {one.name: (one.term, one.number) for one in fields}


HEADER_TERMS: Final[Names] = _terms_of(INVOICE)
LINE_TERMS: Final[Names] = {
    "position": ("invoice_line_identifier", "BT-126"),
    **_terms_of(LINE),
}


def terms(invoice: Invoice, items: Iterable[LineItem]) -> dict[str, Any]:
    """Header and lines by the names of the standard; None for what is empty.

    What was typed but is no value of its field stands under `not_understood`, by the same names.
    """
    header = _named(invoice, HEADER_TERMS, invoice.currency)
    vat_id = invoice.vendor.vat_id if invoice.vendor else ""
    lines = [_named(item, LINE_TERMS, invoice.currency) for item in items]
    return {**header, "seller_vat_identifier": vat_id or None, "lines": lines}


def _named(row: Invoice | LineItem, names: Names, currency: str) -> dict[str, Any]:
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
