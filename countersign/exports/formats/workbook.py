"""XLSX: a sheet with real dates and numbers, written row by row."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import IO, Any, Final

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from xlsxwriter.worksheet import Worksheet

from countersign.exports.records import Record
from countersign.identity.cells import FORMULA
from countersign.money import exponent

from . import columns
from .columns import Column, Row
from .format import Brief, Misfit, Part
from .separated import plain
from .settled import settled

_LONGEST: Final = 32_767  # characters in a cell
_LAST_ROW: Final = 1_048_576
_DIGITS: Final = 15  # that a number of a spreadsheet keeps exactly
_FIRST_DAY: Final = date(1900, 3, 1)  # before, Excel counts a day that never was
_WIDTHS: Final = {"day": 12, "moment": 18, "amount": 14, "number": 10, "text": 24}


class Workbook:
    """What a spreadsheet can't hold exactly is a misfit: texts that are too long, days too early, numbers of too many digits."""

    name = "xlsx"
    label = gettext_lazy("Excel (XLSX)")
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    extension = ".xlsx"
    options = columns.OPTIONS

    def needs(self, settings: Mapping[str, Any]) -> frozenset[Part]:
        return columns.needs(settings)

    def clean(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        return settled(self.options, settings)

    def write(
        self, records: Iterable[Record], out: IO[bytes], brief: Brief
    ) -> list[Misfit]:
        named = columns.columns(brief.settings, brief.own)
        made = xlsxwriter.Workbook(
            out,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "default_date_format": "yyyy-mm-dd",
                "remove_timezone": True,
            },
        )
        naive = brief.made_at.astimezone(brief.zone).replace(tzinfo=None)
        made.set_properties({"title": brief.organization[:255], "created": naive})
        sheet = made.add_worksheet(_("Invoices")[:31])
        writer = _Writer(made, sheet, named, brief)
        misfits = writer.write(records)
        made.close()
        return misfits


class _Writer:
    def __init__(
        self,
        made: xlsxwriter.Workbook,
        sheet: Worksheet,
        named: list[Column],
        brief: Brief,
    ) -> None:
        self._sheet, self._named, self._brief = sheet, named, brief
        self._at = 0
        self._quoted = made.add_format({"quote_prefix": True})
        self._bold = made.add_format({"bold": True})
        self._formats = {
            "day": made.add_format({"num_format": "yyyy-mm-dd"}),
            "moment": made.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            "number": made.add_format({"num_format": "General"}),
        }
        self._amounts = {
            places: made.add_format(
                {"num_format": "#,##0" + ("." + "0" * places if places else "")}
            )
            for places in range(7)
        }

    def write(self, records: Iterable[Record]) -> list[Misfit]:
        for at, column in enumerate(self._named):
            self._sheet.set_column(at, at, _WIDTHS[column.sort])
            self._sheet.write_string(0, at, str(column.label), self._bold)
        self._sheet.freeze_panes(1, 0)
        misfits: list[Misfit] = []
        for record in records:
            rows = list(columns.rows(record, self._brief.settings))
            found = [columns.values_in(one, rows) for one in self._named]
            cells = list(zip(*found, strict=True))
            if wrong := self._wrong(record, rows, cells):
                misfits.append(wrong)
                continue
            for row in cells:
                self._row(record, row)
        if self._at:
            self._sheet.autofilter(0, 0, self._at, len(self._named) - 1)
        return misfits

    def _wrong(
        self, record: Record, rows: list[Row], cells: list[tuple[Any, ...]]
    ) -> Misfit | None:
        if self._at + len(rows) >= _LAST_ROW:
            why = _("A sheet has no more rows. Export fewer invoices, or as CSV.")
            return Misfit(record.id, "", why)
        for row in cells:
            for column, value in zip(self._named, row, strict=True):
                if value is not None and (why := _unfit(column, value)):
                    return Misfit(record.id, str(column.label), why)
        return None

    def _row(self, record: Record, row: tuple[Any, ...]) -> None:
        self._at += 1
        sheet, at = self._sheet, self._at
        for place, (column, value) in enumerate(zip(self._named, row, strict=True)):
            if value is None or value == "":
                continue
            if column.sort == "text":
                style = self._quoted if value.startswith(FORMULA) else None
                sheet.write_string(at, place, value, style)
            elif column.sort == "day":
                sheet.write_datetime(at, place, value, self._formats["day"])
            elif column.sort == "moment":
                local = value.astimezone(self._brief.zone).replace(
                    tzinfo=None, microsecond=0
                )
                sheet.write_datetime(at, place, local, self._formats["moment"])
            elif column.sort == "amount":
                style = self._amounts[_places(value, record.currency)]
                sheet.write_number(at, place, value, style)
            else:
                sheet.write_number(at, place, value, self._formats["number"])


def _places(amount: Decimal, currency: str) -> int:
    """As many decimals as the currency has, or as the amount has if these are more."""
    _sign, _digits, power = amount.normalize().as_tuple()
    return min(6, max(exponent(currency), -int(power)))


def _text(value: str) -> str:
    if len(value) > _LONGEST:
        text = ngettext(
            "A cell has at most %(most)s character; this has %(length)s.",
            "A cell has at most %(most)s characters; this has %(length)s.",
            _LONGEST,
        )
        return str(text % {"most": _LONGEST, "length": len(value)})
    return ""


def _day(value: date) -> str:
    if value < _FIRST_DAY:
        return _("Spreadsheets have no days before 1 March 1900.")
    return ""


def _number(value: Decimal | int) -> str:
    digits = plain(value).replace(".", "").lstrip("-0")
    if len(digits) > _DIGITS:
        text = ngettext(
            "A spreadsheet keeps %(most)s digit of a number; this has more.",
            "A spreadsheet keeps %(most)s digits of a number; this has more.",
            _DIGITS,
        )
        return str(text % {"most": _DIGITS})
    return ""


_CHECKS: Final[Mapping[str, Callable[[Any], str]]] = {
    "text": _text,
    "day": _day,
    "moment": lambda moment: _day(moment.date()),
    "amount": _number,
    "number": _number,
}


def _unfit(column: Column, value: Any) -> str:
    return _CHECKS[column.sort](value)
