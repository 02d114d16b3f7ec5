"""An invoice as data, its fields named as EN 16931 names them. Amounts and numbers are strings, dates ISO 8601."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from countersign.coding.shown import own_values
from countersign.invoices.content.fields import (
    INVOICE,
    LINE,
    LINE_MORE,
    MORE,
    TABLES,
    Field,
    form_of,
)
from countersign.invoices.content.values import plain, rows, value
from countersign.invoices.models import Invoice, LineItem
from countersign.money import exponent

Names = Mapping[
    str, tuple[str, str]
]  # by field: the business term's name, and its number


def _terms_of(fields: Iterable[Field]) -> dict[str, tuple[str, str]]:
    return {one.name: (one.term, one.number) for one in fields}


HEADER_TERMS: Final[Names] = _terms_of((*INVOICE, *MORE))
# What each invoice and line has a word for, even if it is empty there.
_ALWAYS: Final = frozenset(one.name for one in (*INVOICE, *LINE)) - {
    "amount_due",
    "price_base_quantity",
}
LINE_TERMS: Final[Names] = {
    "position": ("invoice_line_identifier", "BT-126"),
    **_terms_of((*LINE, *LINE_MORE)),
}


def terms(invoice: Invoice, items: Sequence[LineItem]) -> dict[str, Any]:
    """Header and lines by the names of the standard; None for what is empty.

    What an organization's own fields say stands under `custom_fields`. What was typed but is no value of its field stands under `not_understood`, by the same names.
    """
    header = _named(invoice, HEADER_TERMS, invoice.currency)
    vat_id = invoice.vendor.vat_id if invoice.vendor else ""
    lines = [_named(item, LINE_TERMS, invoice.currency) for item in items]
    tables = {
        table.name: [_row(row, table.columns, invoice.currency) for row in found]
        for table in TABLES
        if (found := rows(invoice, table.name))
    }
    own = [
        {"key": one.key, "name": one.name, "line": one.at, "value": one.text}
        for one in own_values(invoice, items)
    ]
    return {
        **header,
        "seller_vat_identifier": vat_id or None,
        **tables,
        **({"custom_fields": own} if own else {}),
        "lines": lines,
    }


def _row(
    row: Mapping[str, Any], columns: Iterable[Field], currency: str
) -> dict[str, str | None]:
    return {
        one.term: _text(row[one.name], currency, is_amount=one.kind == "amount")
        for one in columns
        if one.name in row
    }


def _named(row: Invoice | LineItem, names: Names, currency: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        term: _text(value(row, name), currency, is_amount=form_of(name) == "amount")
        for name, (term, _number) in names.items()
        if name in _ALWAYS or value(row, name) not in ("", None)
    }
    if row.unparsed:
        said["not_understood"] = {
            names[name][0] if name in names else name: text
            for name, text in row.unparsed.items()
        }
    return said


def _text(found: Any, currency: str, *, is_amount: bool) -> str | None:
    """The value as text; an amount with at least the decimals of its currency."""
    if is_amount and isinstance(found, Decimal):
        places = exponent(currency)
        return f"{found:.{places}f}" if found == round(found, places) else plain(found)
    return plain(found)
