"""How the entry form shows an invoice: every value in the organization's one form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from countersign.accounts.formats import Formats
from countersign.extraction.record import BEFORE
from countersign.invoices.models import Invoice, LineItem
from countersign.money import round_amount

from .fields import (
    FURTHER,
    HEADER,
    ITEM,
    ITEM_MORE,
    NUMBERS,
    TABLES,
    field_at,
    form_of,
    is_custom,
)
from .labels import label
from .signs import turned
from .typed import Entry
from .values import of_text, paths_of, value

_USUAL: Final = ("tax_category", "S")  # taxed as usual, which goes without saying


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One row of the items table, as text."""

    key: str
    cells: dict[str, str]
    worked_out: bool = False
    facts: tuple[tuple[str, str], ...] = ()
    is_before: bool = False
    is_with_tax: bool = False

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
    """What is stored, as the form has it."""
    shows = _Showing(invoice.organization.formats, invoice.currency, invoice.kind)
    rows = tuple(
        ShownItem(
            str(item.key),
            shows.all({name: getattr(item, name) for name in ITEM}, item.unparsed),
            item.worked_out,
            facts_of_item(item, shows),
            item.is_before_correction,
            item.is_with_tax,
        )
        for item in items
    )
    return Shown(shows.all(_stored(invoice), invoice.unparsed), rows, invoice.no_items)


def shown_entry(entry: Entry, formats: Formats) -> Shown:
    """What was typed and is not stored."""
    kind = entry.values.get("kind", "")
    shows = _Showing(formats, entry.values["currency"], kind)
    rows = tuple(
        ShownItem(
            str(item.key),
            shows.all({name: item.values[name] for name in ITEM}, item.unparsed),
            item.values["worked_out"],
        )
        for item in entry.items
    )
    header = {name: found for name, found in entry.values.items() if name in HEADER}
    more = {path: of_text(path, text or "") for path, text in entry.more.items()}
    values = shows.all(header | more, entry.unparsed)
    return Shown(values, rows, entry.values["no_items"])


def _stored(invoice: Invoice) -> dict[str, Any]:
    """Each path that the form has a place for, and what is stored there."""
    cells = [
        path for table in TABLES for path in paths_of(invoice, table, spare=table.spare)
    ]
    own = [path for path in invoice.more or {} if is_custom(path)]
    unknown = [path for path in invoice.unparsed if field_at(path)]
    more = invoice.more or {}
    found: dict[str, Any] = dict.fromkeys((*HEADER, *FURTHER, *cells, *own, *unknown))
    for path in found:
        if path in HEADER or path in more:  # few are, of all that there is a place for
            found[path] = value(invoice, path)
    return found


@dataclass(frozen=True, slots=True)
class _Showing:
    """Values as the form has them: a credit note's as its page prints them, what is not understood as it was typed."""

    formats: Formats
    currency: str
    kind: str

    def all(
        self, values: Mapping[str, Any], unparsed: Mapping[str, str]
    ) -> dict[str, str]:
        return {
            path: unparsed.get(path)
            or (self.one(path, found) if found is not None else "")
            for path, found in values.items()
        }

    def one(self, path: str, found: Any) -> str:
        value = turned(path, found, self.kind)
        return text(path, value, self.formats, self.currency)


def facts_of_item(item: LineItem, shows: _Showing) -> tuple[tuple[str, str], ...]:
    """Label and value of what the line says besides its cells."""
    more = item.more or {}
    return tuple(
        (label(name), shows.one(name, of_text(name, more[name])))
        for name in ITEM_MORE
        if name in more and (name, more[name]) != _USUAL
    )


def text(name: str, value: Any, formats: Formats, currency: str) -> str:
    """One value as the organization writes it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return formats.show_date(value)
    if isinstance(value, Decimal):
        is_amount = form_of(name) == "amount"
        is_price = name.endswith(("unit_price", "gross_price", "price_discount"))
        return _number(value, formats, currency, is_amount=is_amount, is_price=is_price)
    if name == "line_state":
        return _("before the correction") if value == BEFORE else str(value)
    if name == "with_tax":
        return _("with tax")
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
