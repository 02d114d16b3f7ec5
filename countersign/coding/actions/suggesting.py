"""Putting into an open invoice's coding what is sure of it. What a person has typed there stays."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from countersign.coding import queries
from countersign.coding.earlier import earlier, elsewhere, usual
from countersign.coding.learnt import Suggested, suggested
from countersign.coding.models import CHART, CodingRule
from countersign.coding.naming import keep, named
from countersign.coding.parts import COLUMNS, TABLE
from countersign.coding.texts import text_key
from countersign.invoices.models import Invoice, LineItem


def fill(
    invoice: Invoice, items: Sequence[LineItem], left: Collection[str] | None
) -> Mapping[str, str]:
    """What to put into its coding, by path, and keep why; nothing where a person has coded, or nothing is sure.

    What was suggested before and nobody has touched or confirmed goes when the vendor or the items are others now.
    """
    if not invoice.organization.has_coding:
        return {}
    values = _suggested(invoice, items, left)
    coded = {**_coded(invoice), **values}
    if values or left is None or any(path.startswith(f"{TABLE}.") for path in left):
        keep(
            invoice,
            [
                (path.rpartition(".")[2], coded[path])
                for path in coded
                if path.endswith(COLUMNS)
            ],
        )
    return values


def _suggested(
    invoice: Invoice, items: Sequence[LineItem], left: Collection[str] | None
) -> dict[str, str]:
    kept = (invoice.coding_kept or {}).get("from", {})
    there = {path: one["value"] for path, one in kept.items()}
    before = _coded(invoice)
    is_ours = before == there and not any(path in invoice.confirmed for path in there)
    if not invoice.vendor_id or not is_ours or not _says_who_or_what(left):
        return {}
    values = _values(invoice, items)
    now = {path: one["value"] for path, one in values.items()}
    if now == before:
        return {}
    invoice.coding_kept = {**(invoice.coding_kept or {}), "from": values}
    return {**dict.fromkeys(before, ""), **now}


def _says_who_or_what(left: Collection[str] | None) -> bool:
    """Has somebody just said who invoices, or what for?"""
    said = ("vendor_name", ".description", ".line_total")
    return left is None or any(path.endswith(said) for path in left)


def _coded(invoice: Invoice) -> dict[str, str]:
    return {
        path: text
        for path, text in (invoice.more or {}).items()
        if path.startswith(f"{TABLE}.")
    }


def _values(invoice: Invoice, items: Sequence[LineItem]) -> dict[str, dict[str, Any]]:
    """By path the value and what it rests on. A rule of the owner comes before the vendor's page and what was learnt."""
    rules = _rules(invoice)
    texts = [text_key(item.description) for item in items]
    past = earlier(invoice)
    there = [] if past else elsewhere(invoice, texts)
    learnt = suggested(texts, past, there, usual(invoice))
    parts = _active(invoice, _ruled(rules, items, learnt))
    if not any(cells for _item, _percent, cells in parts):
        return {}
    values: dict[str, dict[str, Any]] = {}
    for at, (item, percent, cells) in enumerate(parts):
        for column, one in cells.items():
            values[f"{TABLE}.{at}.{column}"] = one
        if item is not None:
            values[f"{TABLE}.{at}.item"] = {"value": str(items[item].key)}
        if percent is not None:
            values[f"{TABLE}.{at}.percent"] = {"value": f"{percent.normalize():f}"}
    return values


_Cells = dict[str, dict[str, Any]]
_Part = tuple[int | None, Decimal | None, _Cells]


def _ruled(
    rules: Sequence[CodingRule], items: Sequence[LineItem], learnt: Sequence[Suggested]
) -> list[_Part]:
    """The parts that were learnt, with what the first fitting rule says of each item (or of the whole) in its place."""
    said = [_by_rule(rules, item.description) for item in items] or [
        _by_rule(rules, "")
    ]
    if not any(said):
        return [(one.item, one.percent, _cells(one)) for one in learnt]
    own = {one.item: _cells(one) for one in learnt if one.percent is None}
    each = [
        {**(own.get(at) or own.get(None) or {}), **cells}
        for at, cells in enumerate(said)
    ]
    if not items or all(_numbers(one) == _numbers(each[0]) for one in each):
        return [(None, None, each[0])]
    return [(at, None, cells) for at, cells in enumerate(each)]


def _by_rule(rules: Sequence[CodingRule], description: str) -> _Cells:
    for rule in rules:
        if rule.contains.casefold() in description.casefold():
            named = {column: getattr(rule, column) for column in CHART}
            return {
                column: {"value": row.number, "rule": rule.pk}
                for column, row in named.items()
                if row and row.active
            }
    return {}


def _cells(one: Suggested) -> _Cells:
    return {
        column: {"value": number, "page": True}
        if case.is_page
        else {"value": number, "invoice": case.invoice, "number": case.number}
        for column, (number, case) in one.values.items()
    }


def _numbers(cells: _Cells) -> dict[str, str]:
    return {column: one["value"] for column, one in cells.items()}


def _rules(invoice: Invoice) -> list[CodingRule]:
    """Those that may be about this vendor."""
    found = queries.rules(invoice.organization_id)
    return [one for one in found if one.vendor_id in (None, invoice.vendor_id)]


def _active(invoice: Invoice, parts: Sequence[_Part]) -> list[_Part]:
    """The same without numbers that are not offered any more."""
    pairs = [
        (column, one["value"])
        for _at, _of, cells in parts
        for column, one in cells.items()
    ]
    known = named(invoice.organization_id, pairs)
    active = {pair for pair, row in known.items() if row.active}
    return [
        (
            item,
            percent,
            {c: one for c, one in cells.items() if (c, one["value"]) in active},
        )
        for item, percent, cells in parts
    ]
