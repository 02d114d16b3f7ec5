"""JSON lines: one object a line for each invoice, named as EN 16931 names things; amounts are texts, days ISO 8601."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, Final

from django.utils.translation import gettext_lazy as _

from countersign.exports.records import Record
from countersign.invoices.content.fields import INVOICE, LINE, LINE_MORE, MORE
from countersign.money import exponent

from .format import EVERYTHING, Brief, Misfit, Option, Part
from .separated import plain, with_decimals

_TERMS: Final = {one.name: one.term for one in (*INVOICE, *MORE)}
_LINE_TERMS: Final = {one.name: one.term for one in (*LINE, *LINE_MORE)}
_APART: Final = frozenset(
    {"items", "taxes", "allowances", "discounts", "accounts", "coding"}
    | {"payments", "originals", "vendor", "more", "custom"}
)
_AMOUNTS: Final = frozenset(
    [one.name for one in (*INVOICE, *MORE, *LINE) if one.kind == "amount"]
    + ["base", "tax", "amount", "discount", "to_pay", "paid_amount"]
)


class JsonLines:
    """All that a record has; nothing is ever too long or too wide for it."""

    name = "jsonl"
    label = _("JSON lines")
    media_type = "application/x-ndjson"
    extension = ".jsonl"
    options: tuple[Option, ...] = ()

    def needs(self, settings: Mapping[str, Any]) -> frozenset[Part]:
        return EVERYTHING

    def clean(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        return {}

    def write(
        self, records: Iterable[Record], out: IO[bytes], brief: Brief
    ) -> list[Misfit]:
        for record in records:
            line = json.dumps(_plain(record), ensure_ascii=False, allow_nan=False)
            out.write(line.encode() + b"\n")
        return []


def _plain(record: Record) -> dict[str, Any]:
    head = {
        one.name: getattr(record, one.name)
        for one in fields(record)
        if one.name not in _APART
    }
    said = {**head, "to_pay": record.to_pay, **record.more}
    places = exponent(record.currency)
    lines = [
        _named(
            {name: getattr(item, name) for name in _LINE_TERMS if hasattr(item, name)}
            | {"position": item.position}
            | dict(item.more),
            _LINE_TERMS,
            places,
        )
        | {"custom": dict(item.custom)}
        for item in record.items
    ]
    tables = {
        name: [_row(row, places) for row in getattr(record, name)]
        for name in ("taxes", "allowances", "discounts", "coding", "payments")
    }
    vendor = record.vendor
    return {
        **_named(said, _TERMS, places),
        "vendor": {
            "id": vendor.id,
            "name": vendor.name,
            "vat_id": vendor.vat_id,
            **vendor.details,
        },
        "lines": lines,
        **tables,
        "custom": dict(record.custom),
        "accounts": [_named(row, {}, places) for row in record.accounts],
        "originals": [
            {
                "name": one.name,
                "media_type": one.media_type,
                "size": one.size,
                "sha256": one.sha256,
            }
            for one in record.originals
        ],
        "further_files": [
            {
                "name": one.name,
                "kind": one.kind,
                "media_type": one.media_type,
                "size": one.size,
                "sha256": one.sha256,
            }
            for one in record.further
        ],
    }


def _row(row: Any, places: int) -> dict[str, Any]:
    return _named(asdict(row), {}, places)


def _named(
    values: Mapping[str, Any], terms: Mapping[str, str], places: int
) -> dict[str, Any]:
    return {
        terms.get(name, name): _value(value, places if name in _AMOUNTS else None)
        for name, value in values.items()
    }


def _value(value: Any, places: int | None) -> Any:
    if isinstance(value, Decimal):
        return plain(value) if places is None else with_decimals(value, places)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _value(one, None) for name, one in value.items()}
    return value
