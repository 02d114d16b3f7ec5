"""CSV: a row for each invoice, item or coded part, as a spreadsheet of the organization's country reads it."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import IO, Any, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from countersign.accounts.formats import Formats
from countersign.exports.records import Record
from countersign.identity.cells import guarded
from countersign.money import exponent

from . import columns
from .columns import Column, value_in
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
        if settings["rows"] == columns.INVOICES:
            table.writerows(_of_invoices(records, cells))
        else:
            table.writerows(
                [
                    "" if (v := value_in(one, row)) is None else write(v, record)
                    for one, write in cells
                ]
                for record in records
                for row in columns.rows(record, settings)
            )
        text.flush()
        text.detach()
        return []


Writer = Callable[[Any, Record], str]


def _of_invoices(
    records: Iterable[Record], cells: list[tuple[Column, Writer]]
) -> Iterable[list[str]]:
    """Without rows between: there may be a million."""
    each = [(one.value, write) for one, write in cells]
    for record in records:
        yield [
            "" if (found := value(record)) is None else write(found, record)
            for value, write in each
        ]


def _writer(column: Column, mark: str, formats: Formats, brief: Brief) -> Writer:
    """How the values of a column are written."""
    if column.sort == "text":
        return lambda text, _record: guarded(text)
    if column.sort == "day":
        iso = brief.settings["days"] == "iso"
        show = cache(date.isoformat if iso else formats.show_date)
        return lambda day, _record: show(day)
    if column.sort == "moment":
        iso = brief.settings["days"] == "iso"
        return _moments(brief.zone, date.isoformat if iso else formats.show_date)
    if column.sort == "amount":
        return _amounts(mark)
    return lambda number, _record: plain(number).replace(".", mark)


def _moments(zone: ZoneInfo, show: Callable[[date], str]) -> Writer:
    shown = cache(show)

    def write(moment: datetime, _record: Record) -> str:
        local = moment.astimezone(zone)
        return f"{shown(local.date())} {local:%H:%M:%S}"

    return write


def _amounts(mark: str) -> Writer:
    places = cache(exponent)

    def write(amount: Decimal, record: Record) -> str:
        return with_decimals(amount, places(record.currency)).replace(".", mark)

    return write


def with_decimals(amount: Decimal, places: int) -> str:
    """The exact amount with at least so many decimals: 119.00, 0.125."""
    text = f"{amount:f}"
    whole, _point, part = text.partition(".")
    part = part.rstrip("0").ljust(places, "0")
    return f"{whole}.{part}" if part else whole


def plain(number: Decimal | int) -> str:
    """The exact number without spare zeros: 2, 0.5."""
    return f"{number.normalize():f}" if isinstance(number, Decimal) else str(number)
