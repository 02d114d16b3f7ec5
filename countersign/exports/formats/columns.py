"""The columns of tables that exports write: what each is called, what sort of value it has, and how a row says it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final, Literal

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from countersign.exports.records import CodingLine, Item, Record
from countersign.invoices.content.fields import LINE_MORE, MORE
from countersign.invoices.content.labels import label
from countersign.invoices.models import Kind, Status

from .format import Option, Own, Part

Sort = Literal["text", "day", "moment", "amount", "number"]
_SORTS: Final[Mapping[str, Sort]] = {
    "date": "day",
    "amount": "amount",
    "factor": "number",
}
# The rows of a table: one for each invoice, each of its items, or each part that is booked.
INVOICES, ITEMS, CODING = "invoices", "items", "coding"
ROWS: Final = (
    (INVOICES, _("One for each invoice")),
    (ITEMS, _("One for each item")),
    (CODING, _("One for each part that is coded")),
)
OPTIONS: Final = (
    Option("rows", _("Rows"), "choice", ROWS, INVOICES),
    Option("further", _("With what not every invoice has"), "yes", default=False),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: the invoice, and which item or coded part of it the row is about."""

    record: Record
    item: Item | None = None
    coding: CodingLine | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """`field` is the name of what stands in it, `value` finds that in whatever the column is `of`."""

    field: str
    label: str | Promise
    sort: Sort
    value: Callable[[Any], Any]
    of: Literal["record", "item", "coding"] = "record"


def _more(name: str) -> Callable[[Any], Any]:
    return lambda one: one.more.get(name)


def _custom(key: str) -> Callable[[Any], Any]:
    return lambda one: one.custom.get(key)


def _named(field: str, choices: type[TextChoices]) -> Callable[[Any], Any]:
    """What a choice is called; looked up once, in the language that is active while a file is begun."""
    names = {one.value: str(one.label) for one in choices}
    return lambda record: names[getattr(record, field)]


def _kind() -> Callable[[Any], Any]:
    """The same, but for what takes another invoice back."""
    named, reversal = _named("kind", Kind), str(_("Reversal"))
    return lambda record: reversal if record.reverses else named(record)


def _head(name: str, sort: Sort = "text") -> Column:
    return Column(name, label(name), sort, attrgetter(name))


def _item(name: str, sort: Sort = "text") -> Column:
    return Column(name, label(name), sort, attrgetter(name), "item")


def _coded(name: str, words: Promise | str, sort: Sort = "text") -> Column:
    return Column(name, words, sort, attrgetter(name), "coding")


def columns(settings: Mapping[str, Any], own: Sequence[Own] = ()) -> list[Column]:
    """Those of a table with these settings, from left to right; `own` are the organization's custom fields."""
    found = [
        Column("kind", _("Kind"), "text", _kind()),
        _head("number"),
        _head("vendor_name"),
        Column("vendor_vat_id", _("VAT id"), "text", attrgetter("vendor.vat_id")),
        _head("issue_date", "day"),
        _head("due_date", "day"),
        _head("currency"),
        _head("net_total", "amount"),
        _head("tax_total", "amount"),
        _head("gross_total", "amount"),
        Column("to_pay", _("To pay"), "amount", attrgetter("to_pay")),
        _head("order_reference"),
        _head("iban"),
        Column(
            "paid_amount", _("Paid or ordered"), "amount", attrgetter("paid_amount")
        ),
        Column("status", _("Status"), "text", _named("status", Status)),
        Column("agent", _("Entered by"), "text", attrgetter("agent")),
        Column("entered_at", _("Entered"), "moment", attrgetter("entered_at")),
        Column("decided_at", _("Decided"), "moment", attrgetter("decided_at")),
        Column("version", _("Version"), "number", attrgetter("version")),
        Column("address", _("Address"), "text", attrgetter("address")),
    ]
    further = bool(settings.get("further"))
    if further:
        found += [
            Column(one.name, one.label, _SORTS.get(one.kind, "text"), _more(one.name))
            for one in MORE
        ]
        found += [
            Column(f"custom.{one.key}", one.name, "text", _custom(one.key))
            for one in own
            if not one.of_item
        ]
    if settings.get("rows") == ITEMS:
        found += _items(further=further, own=own)
    elif settings.get("rows") == CODING:
        found += _coding()
    return found


def _items(*, further: bool, own: Sequence[Own]) -> Iterator[Column]:
    yield Column("position", _("Position"), "number", attrgetter("position"), "item")
    yield _item("description")
    yield _item("quantity", "number")
    yield _item("unit")
    yield _item("unit_price", "number")
    yield _item("price_base_quantity", "number")
    yield _item("tax_rate", "number")
    yield _item("line_total", "amount")
    for one in LINE_MORE if further else ():
        sort = _SORTS.get(one.kind, "text")
        yield Column(f"item.{one.name}", one.label, sort, _more(one.name), "item")
    for own_one in own if further else ():
        if own_one.of_item:
            name = f"item.custom.{own_one.key}"
            yield Column(name, own_one.name, "text", _custom(own_one.key), "item")


def _coding() -> Sequence[Column]:
    return (
        _coded("position", _("Item"), "number"),
        _coded("account", _("Account")),
        _coded("account_name", _("Account's name")),
        _coded("cost_centre", _("Cost centre")),
        _coded("cost_object", _("Cost object")),
        _coded("tax_code", _("Tax code")),
        _coded("amount", _("Amount"), "amount"),
        _coded("tax", _("Tax"), "amount"),
    )


def rows(record: Record, settings: Mapping[str, Any]) -> Iterator[Row]:
    """The rows that a record makes: at least one, so that no invoice is missing."""
    kind = settings.get("rows")
    if kind == ITEMS and record.items:
        yield from (Row(record, item=item) for item in record.items)
    elif kind == CODING and record.coding:
        yield from (Row(record, coding=line) for line in record.coding)
    else:
        yield Row(record)


def values_in(column: Column, rows: Sequence[Row]) -> Iterable[Any]:
    """What stands in a column, row by row; None where a row has nothing of the kind."""
    if column.of == "record":
        return map(column.value, [row.record for row in rows])
    about = map(attrgetter(column.of), rows)
    return [None if one is None else column.value(one) for one in about]


def needs(settings: Mapping[str, Any]) -> frozenset[Part]:
    """What a table with these settings is written from."""
    found = {Part.VENDOR}
    if settings.get("further"):
        found.add(Part.MORE)
    if settings.get("rows") == ITEMS:
        found.add(Part.ITEMS)
    if settings.get("rows") == CODING:
        found.add(Part.CODING)
    return frozenset(found)
