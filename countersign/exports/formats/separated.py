"""CSV: a row for each invoice, item or coded part, as a spreadsheet of the organization's country reads it."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import IO, Any, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from countersign.accounts.formats import Formats
from countersign.exports.records import Record
from countersign.identity.cells import guarded
from countersign.money import exponent

from . import columns
from .columns import Column, Row
from .format import Brief, Misfit, Option, Part
from .settled import settled

_AT_ONCE: Final = 1000  # rows
AS_USUAL: Final = ""
_SEPARATORS: Final = (
    (AS_USUAL, _("As usual where the organization is")),
    (";", _("Semicolon")),
    (",", _("Comma")),
    ("\t", _("Tab")),
    ("|", _("Bar")),
)
_MARKS: Final = (
    (AS_USUAL, _("As the organization writes amounts")),
    (",", _("Comma")),
    (".", _("Point")),
)
_DAYS: Final = (
    (AS_USUAL, _("As the organization writes days")),
    ("iso", _("Year first: 2026-12-31")),
)


class Separated:
    """Amounts have their currency's decimals and no thousands marks; what might run as a formula begins with an apostrophe."""

    name = "csv"
    label = _("CSV")
    media_type = "text/csv"
    extension = ".csv"
    options = (
        *columns.OPTIONS,
        Option("separator", _("Separator"), "choice", _SEPARATORS, AS_USUAL),
        Option("decimal", _("Decimal mark"), "choice", _MARKS, AS_USUAL),
        Option("days", _("Days"), "choice", _DAYS, AS_USUAL),
        Option(
            "mark",
            _("Begin with a byte order mark"),
            "yes",
            default=True,
            help=_("Excel takes the file for UTF-8 by it."),
        ),
    )

    def needs(self, settings: Mapping[str, Any]) -> frozenset[Part]:
        return columns.needs(settings)

    def clean(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        return settled(self.options, settings)

    def write(
        self, records: Iterable[Record], out: IO[bytes], brief: Brief
    ) -> list[Misfit]:
        settings = brief.settings
        formats = Formats.of(brief.locale)
        mark = settings["decimal"] or formats.number_format.decimal
        separator = settings["separator"] or (";" if mark == "," else ",")
        named = columns.columns(settings, brief.own)
        cells = [(one, _writer(one, mark, formats, brief)) for one in named]
        text = io.TextIOWrapper(out, "utf-8", newline="", write_through=False)
        if settings["mark"]:
            text.write("\ufeff")
        table = csv.writer(text, delimiter=separator, lineterminator="\r\n")
        table.writerow([guarded(str(one.label)) for one in named])
        rows = (row for one in records for row in columns.rows(one, settings))
        while some := list(islice(rows, _AT_ONCE)):
            table.writerows(_lines(some, cells))
        text.flush()
        text.detach()
        return []


Writer = Callable[[Iterable[Any], Sequence[Row]], Iterable[str]]


def _lines(
    rows: Sequence[Row], cells: Sequence[tuple[Column, Writer]]
) -> Iterator[tuple[str, ...]]:
    """The rows as texts. Column by column, which takes a third of the time: there may be a million rows."""
    written = [write(columns.values_in(one, rows), rows) for one, write in cells]
    return zip(*written, strict=True)


def _writer(column: Column, mark: str, formats: Formats, brief: Brief) -> Writer:
    """How the values of a column are written; None is nothing."""
    iso = brief.settings["days"] == "iso"
    show = date.isoformat if iso else formats.show_date
    if column.sort == "text":
        return _texts
    if column.sort == "day":
        return _each(cache(show))
    if column.sort == "moment":
        return _each(_moments(brief.zone, show))
    if column.sort == "amount":
        return _amounts(mark)
    return _each(lambda number: plain(number).replace(".", mark))


def _each(write: Callable[[Any], str]) -> Writer:
    return lambda values, _rows: ["" if one is None else write(one) for one in values]


def _texts(values: Iterable[Any], _rows: Sequence[Row]) -> Iterable[str]:
    return [guarded(one) if one else "" for one in values]


def _moments(zone: ZoneInfo, show: Callable[[date], str]) -> Callable[[datetime], str]:
    shown = cache(show)

    def write(moment: datetime) -> str:
        local = moment.astimezone(zone)
        return (
            f"{shown(local.date())} {local.hour:02}:{local.minute:02}:{local.second:02}"
        )

    return write


def _amounts(mark: str) -> Writer:
    places = cache(exponent)

    def write(values: Iterable[Any], rows: Sequence[Row]) -> Iterable[str]:
        return [
            ""
            if amount is None
            else with_decimals(amount, places(row.record.currency), mark)
            for amount, row in zip(values, rows, strict=True)
        ]

    return write


def with_decimals(amount: Decimal, places: int, mark: str = ".") -> str:
    """The exact amount with at least so many decimals: 119.00, 0.125."""
    text = str(amount)
    whole, _point, part = (f"{amount:f}" if "E" in text else text).partition(".")
    if len(part) != places:
        part = part.rstrip("0").ljust(places, "0")
    return f"{whole}{mark}{part}" if part else whole


def plain(number: Decimal | int) -> str:
    """The exact number without spare zeros: 2, 0.5."""
    return f"{number.normalize():f}" if isinstance(number, Decimal) else str(number)
