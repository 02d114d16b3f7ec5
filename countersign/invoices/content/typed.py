"""What a posted form means: typed text becomes values, what can't be understood is kept as typed."""

import re
import unicodedata
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.http import QueryDict

from countersign.accounts.formats import Formats, NotADate
from countersign.identity.written import has_unseen, shown
from countersign.identity.written import plain as plain_forms
from countersign.invoices.models import (
    AMOUNT_PLACES,
    FACTOR_PLACES,
    Invoice,
    Kind,
    number_key,
)
from countersign.money import NotANumber, calculate, round_amount
from countersign.vendors.models import bare_code, name_key

from . import signs
from .fields import (
    FURTHER,
    HEADER,
    ITEM,
    LENGTHS,
    field_at,
    form_of,
    is_cell,
    is_custom,
)
from .values import of_text, plain, settled

_PATH: Final = re.compile(
    rf"({'|'.join((*HEADER, *FURTHER))}|\w+\.\d{{1,3}}\.\w+|item\.[0-9a-f-]{{36}}\.({'|'.join(ITEM)}))"
)
# What a form may leave out: then it stays as it is.
_OPTIONAL: Final = frozenset(("kind", "amount_due"))
# How what is compared with other invoices is stored beside it.
_FOLDED: Final[Mapping[str, Callable[[str], str]]] = {
    "vendor_name": name_key,
    "number": number_key,
}
_LARGEST: Final = Decimal(10) ** 12
_SIGNS: Final = {
    "€": "EUR",
    "£": "GBP",
    "ZŁ": "PLN",
    "KČ": "CZK",
    "FR.": "CHF",
    "RM": "MYR",
}


class NotUnderstood(ValueError):
    """The typed text is no value of this field."""


@dataclass(frozen=True, slots=True)
class ItemEntry:
    """One item as typed. `key` is the row's own, so that saving it twice adds nothing."""

    key: uuid.UUID
    values: Mapping[str, Any]
    unparsed: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not self.unparsed and all(
            value in ("", None)
            for name, value in self.values.items()
            if name != "worked_out"
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """A whole invoice as typed: values by field name, items in order, and what is no value yet.

    `more` is what not every invoice has, by path and in plain form; what was left out there stays as it is stored.
    """

    values: Mapping[str, Any]
    items: tuple[ItemEntry, ...] = ()
    unparsed: Mapping[str, str] = field(default_factory=dict)
    confirmed: tuple[str, ...] = ()
    more: Mapping[str, str | None] = field(default_factory=dict)


def read_entry(data: QueryDict, formats: Formats, *, today: date) -> Entry:
    """The entry in a posted form. Never fails: what is not understood stays in `unparsed` as typed."""
    reader = _Reader(formats, today, _currency(data.get("currency", "")))
    names = [name for name in HEADER if name in data or name not in _OPTIONAL]
    further = [
        path for path in data if path in FURTHER or is_cell(path) or is_custom(path)
    ]
    values, unparsed = reader.read(names, data)
    more, not_understood = reader.read(filter(field_at, further), data)
    unparsed |= not_understood
    values["no_items"] = bool(data.get("no_items"))
    items = tuple(
        item for row in _rows(data) if not (item := _item(reader, row)).is_empty
    )
    confirmed = {path for path in data.getlist("confirmed") if _PATH.fullmatch(path)}
    sent = {path: plain(value) for path, value in more.items()}
    return Entry(values, items, unparsed, tuple(sorted(confirmed)), sent)


def as_stored(entry: Entry, invoice: Invoice) -> Entry:
    """The entry as it is to be stored: with what the form left out, and a credit note's amounts negative."""
    values = {name: entry.values.get(name, getattr(invoice, name)) for name in HEADER}
    values["no_items"] = entry.values["no_items"]
    values["kind"] = kind = values["kind"] or Kind.INVOICE
    sent = {path: _signed(path, text, kind) for path, text in entry.more.items()}
    more = settled(invoice.more or {}, sent)
    values = signs.header(values, kind)
    lines = signs.items([item.values for item in entry.items], kind)
    items = tuple(
        replace(item, values=line)
        for item, line in zip(entry.items, lines, strict=True)
    )
    return replace(entry, values=values, items=items, more=more)


def _signed(path: str, text: str | None, kind: str) -> str | None:
    value = of_text(path, text or "")
    return plain(signs.header({path: value}, kind)[path])


def _rows(data: QueryDict) -> Iterable[dict[str, str]]:
    columns = {name: data.getlist(f"item_{name}") for name in (*ITEM, "worked_out")}
    for index, key in enumerate(data.getlist("item_key")):
        row = {
            name: cells[index] if index < len(cells) else ""
            for name, cells in columns.items()
        }
        yield {**row, "key": key}


def _item(reader: "_Reader", row: Mapping[str, str]) -> ItemEntry:
    values, unparsed = reader.read(ITEM, row)
    quantity, price = values["quantity"], values["unit_price"]
    computable = quantity is not None and price is not None
    untouched = row["worked_out"] == "1" or not row["line_total"].strip()
    values["worked_out"] = computable and untouched
    if values["worked_out"]:
        product = quantity * price / (values["price_base_quantity"] or 1)
        values["line_total"] = round_amount(product, reader.currency)
        unparsed.pop("line_total", None)
    try:
        key = uuid.UUID(row["key"])
    except ValueError:
        key = uuid.uuid4()
    return ItemEntry(key, values, unparsed)


def _currency(text: str) -> str:
    code = plain_forms(text).strip().upper()
    return _SIGNS.get(code, code)


class _Reader:
    """Reads each kind of field by one organization's formats and one invoice's currency."""

    def __init__(self, formats: Formats, today: date, currency: str) -> None:
        self.formats = formats
        self.today = today
        self.currency = currency
        self._readings: Mapping[str | None, Callable[[str, str], Any]] = {
            "date": self._date,
            "amount": self._amount,
            "factor": self._factor,
            "currency": self._code,
            "account": self._iban,
            "kind": self._kind,
        }

    def read(
        self, names: Iterable[str], typed: Mapping[str, str]
    ) -> tuple[dict[str, Any], dict[str, str]]:
        values: dict[str, Any] = {}
        unparsed: dict[str, str] = {}
        for name in names:
            text = " ".join(plain_forms(typed.get(name, "")).split())
            form = form_of(name)
            try:
                if has_unseen(text):
                    raise NotUnderstood
                values[name] = self._readings.get(form, self._text)(name, text)
            except NotUnderstood:
                values[name] = None if form in ("date", "amount", "factor") else ""
                unparsed[name] = shown(text[:2000])
        return values, unparsed

    def _kind(self, name: str, text: str) -> str:
        if text and text not in Kind.values:
            raise NotUnderstood
        return text

    def _text(self, name: str, text: str) -> str:
        """Names and numbers may grow when they are folded for comparing; they must fit then, too."""
        compared = _FOLDED[name](text) if name in _FOLDED else ""
        field = field_at(name)
        if field and max(len(text), len(compared)) > field.length:
            raise NotUnderstood
        return text

    def _code(self, name: str, text: str) -> str:
        code = _currency(text)
        if code and not re.fullmatch(r"[A-Z]{3}", code):
            raise NotUnderstood
        return code

    def _iban(self, name: str, text: str) -> str:
        """No letter or digit is dropped: what has others than Latin ones is no IBAN."""
        bare = bare_code(text)
        told = [sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum()]
        if len(bare) > LENGTHS[name] or len(told) != len(bare) or (text and not bare):
            raise NotUnderstood
        return bare

    def _date(self, name: str, text: str) -> date | None:
        if not text:
            return None
        try:
            return self.formats.read_date(text, today=self.today)
        except NotADate as problem:
            raise NotUnderstood from problem

    def _amount(self, name: str, text: str) -> Decimal | None:
        value, is_arithmetic = self._number(text)
        if value is not None and is_arithmetic:
            value = round_amount(value, self.currency)
        return _exact(value, AMOUNT_PLACES)

    def _factor(self, name: str, text: str) -> Decimal | None:
        text = (
            text.removesuffix("%").rstrip()
            if name.endswith(("rate", "percent"))
            else text
        )
        value, is_arithmetic = self._number(text)
        if value is not None and is_arithmetic:
            value = round(value, FACTOR_PLACES)
        return _exact(value, FACTOR_PLACES)

    def _number(self, text: str) -> tuple[Decimal | None, bool]:
        """The number and whether it was worked out; a currency code or sign beside it is fine."""
        bare = re.sub(
            r"(?i)^\s*([A-Z]{3}|[€£$])\s*(?=[-−(\d])|(?<=[\d)])\s*([A-Z]{3}|[€£$])\s*$",
            "",
            text,
        )
        if not bare:
            return None, False
        try:
            value = calculate(bare, self.formats.number_format)
        except NotANumber as problem:
            raise NotUnderstood from problem
        if abs(value) >= _LARGEST:
            raise NotUnderstood
        return value, bool(re.search(r"\d\s*[-+*/]\s*[\d(]", bare))


def _exact(value: Decimal | None, places: int) -> Decimal | None:
    if value is not None and value != round(value, places):
        raise NotUnderstood
    return value
