"""From what is typed to the chart's row that is meant."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Cast

from countersign.database.fields import ExactDecimalField
from countersign.invoices.models import Invoice

from .models import CHART
from .models.chart import RATE_PLACES


@dataclass(frozen=True, slots=True)
class Meant:
    """A row of the chart, as far as coding needs it."""

    pk: int
    number: str
    name: str
    active: bool
    rate: Decimal | None = None

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()


Named = Mapping[tuple[str, str], Meant]  # by column and text


def named(organization: int, texts: Iterable[tuple[str, str]]) -> Named:
    """The rows that these texts (column, text) name, also those that are not active: one query, or none.

    A row is named by its number, alone or with its name behind it.
    """
    wanted: dict[str, set[str]] = defaultdict(set)
    for column, text in texts:
        if text:
            wanted[column].add(text)
    if not wanted:
        return {}
    first, *others = (_of(organization, *pair) for pair in sorted(wanted.items()))
    known = {
        (column, number): Meant(pk, number, name, active, _rate(rate))
        for column, pk, number, name, active, rate in first.union(*others, all=True)
    }
    return {
        (column, text): known[column, number]
        for column, each in wanted.items()
        for text in each
        for number in _numbers(text)
        if (column, number) in known and text in (number, str(known[column, number]))
    }


def named_of(invoice: Invoice, texts: Iterable[tuple[str, str]]) -> Named:
    """The same of an invoice's coding: no query where it was asked since the chart last changed (`keep`)."""
    wanted = {pair for pair in texts if pair[1]}
    if not wanted <= _asked(invoice).keys():
        keep(invoice, wanted)
    asked = _asked(invoice)
    return {pair: _again(row) for pair in wanted if (row := asked[pair])}


def names_kept(
    invoice: Invoice, texts: Iterable[tuple[str, str]]
) -> Mapping[tuple[str, str], str]:
    """Number and name of what it names, as far as they were kept with it; no query."""
    kept = (invoice.coding_kept or {}).get("known", ())
    known = {(column, text): row for column, text, row in kept if row}
    return {pair: str(_again(known[pair])) for pair in texts if pair in known}


def keep(invoice: Invoice, texts: Iterable[tuple[str, str]]) -> None:
    """Keep what these texts name with the invoice, which the caller saves."""
    wanted = sorted({pair for pair in texts if pair[1]})
    found = named(invoice.organization_id, wanted)
    rows = [
        [*pair, _to_keep(found[pair]) if pair in found else None] for pair in wanted
    ]
    invoice.coding_kept = {
        **(invoice.coding_kept or {}),
        "chart": _chart(invoice),
        "known": rows,
    }


def _asked(invoice: Invoice) -> Mapping[tuple[str, str], Sequence[Any] | None]:
    """What is kept with it, of the chart as it is; nothing of an earlier one."""
    kept = invoice.coding_kept or {}
    if kept.get("chart") != _chart(invoice):
        return {}
    return {(column, text): row for column, text, row in kept["known"]}


def _chart(invoice: Invoice) -> int:
    """How often the chart was changed."""
    return int((invoice.organization.coding or {}).get("chart", 0))


def _to_keep(row: Meant) -> list[Any]:
    rate = None if row.rate is None else str(row.rate)
    return [row.pk, row.number, row.name, row.active, rate]


def _again(row: Sequence[Any]) -> Meant:
    pk, number, name, active, rate = row
    return Meant(pk, number, name, active, None if rate is None else Decimal(rate))


def _of(organization: int, column: str, texts: Iterable[str]) -> QuerySet[Any, Any]:
    numbers = {number for text in texts for number in _numbers(text)}
    rows = CHART[column].objects.filter(organization=organization, number__in=numbers)
    # PostgreSQL wants to know of what type nothing is.
    none = Cast(Value(None), ExactDecimalField(places=RATE_PLACES))
    known = rows.annotate(
        column=Value(column), its_rate=F("rate") if column == "tax_code" else none
    )
    found: QuerySet[Any, Any] = known.values_list(
        "column", "pk", "number", "name", "active", "its_rate"
    )
    return found


def _rate(rate: Decimal | int | None) -> Decimal | None:
    return None if rate is None else Decimal(rate)


def _numbers(text: str) -> Iterator[str]:
    """Which numbers it may begin with, the longest last."""
    words = text.split(" ")
    for count in range(1, len(words) + 1):
        yield " ".join(words[:count])
