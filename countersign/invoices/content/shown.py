"""How the entry form shows an invoice: every value in the organization's one form."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from countersign.accounts.formats import Formats
from countersign.invoices.models import Invoice, LineItem
from countersign.money import round_amount

from .fields import HEADER, ITEM, NUMBERS, TOTALS, of_group
from .labels import label
from .typed import Entry, ItemEntry


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One row of the items table, as text."""

    key: str
    cells: dict[str, str]
    worked_out: bool = False

    @property
    def numbers(self) -> Iterator[tuple[str, str, str]]:
        """Its cells right of the description: name, label and text."""
        return ((name, label(name), self.cells[name]) for name in NUMBERS)


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the form shows, as text."""

    values: dict[str, str]
    items: tuple[ShownItem, ...]
    no_items: bool

    def as_json(self) -> dict[str, Any]:
        """The same for the browser."""
        items = [
            {"key": item.key, "worked_out": item.worked_out, **item.cells}
            for item in self.items
        ]
        return {
            "values": {**self.values, "no_items": "1" if self.no_items else ""},
            "items": items,
        }


def shown(invoice: Invoice, items: Sequence[LineItem]) -> Shown:
    """What is stored."""
    formats, currency = invoice.organization.formats, invoice.currency
    rows = tuple(
        ShownItem(
            str(item.key),
            _texts(item, ITEM, item.unparsed, formats, currency),
            item.worked_out,
        )
        for item in items
    )
    values = _texts(invoice, HEADER, invoice.unparsed, formats, currency)
    return Shown(values, rows, invoice.no_items)


def shown_entry(entry: Entry, formats: Formats) -> Shown:
    """What was typed and is not stored."""
    currency = entry.values["currency"]

    def texts(source: Entry | ItemEntry, names: Sequence[str]) -> dict[str, str]:
        return {
            name: source.unparsed.get(name)
            or text(name, source.values[name], formats, currency)
            for name in names
        }

    rows = tuple(
        ShownItem(str(item.key), texts(item, ITEM), item.values["worked_out"])
        for item in entry.items
    )
    return Shown(texts(entry, HEADER), rows, entry.values["no_items"])


def facts(invoice: Invoice, formats: Formats) -> list[tuple[str, str]]:
    """Label and value of what is said at the head of an invoice, sums apart; a dash for what is empty."""
    names = [
        name for name in (*of_group("who"), *of_group("when")) if name != "currency"
    ]
    values = _texts(invoice, names, {}, formats, invoice.currency)
    return [(label(name), values[name] or "–") for name in names]


def text(name: str, value: Any, formats: Formats, currency: str) -> str:
    """One value as the organization writes it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return formats.show_date(value)
    if isinstance(value, Decimal):
        is_amount = name in TOTALS or name == "line_total"
        return _number(
            value, formats, currency, is_amount=is_amount, is_price=name == "unit_price"
        )
    if name == "iban":
        return " ".join(value[start : start + 4] for start in range(0, len(value), 4))
    return str(value)


def _number(
    value: Decimal, formats: Formats, currency: str, *, is_amount: bool, is_price: bool
) -> str:
    """Amounts with the currency's decimals, unit prices with at least those; nothing is rounded for show."""
    fits = value == round_amount(value, currency)
    if fits and (is_amount or is_price):
        return formats.show_amount(value, currency)
    return formats.show_number(value)


def _texts(
    row: Invoice | LineItem,
    names: Sequence[str],
    unparsed: dict[str, str],
    formats: Formats,
    currency: str,
) -> dict[str, str]:
    return {
        name: unparsed.get(name) or text(name, getattr(row, name), formats, currency)
        for name in names
    }
