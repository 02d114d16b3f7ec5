"""The month as XLSX: a sheet for each table, all currencies below one another, with real numbers."""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.worksheet import Worksheet

from countersign.accounts.formats import Formats
from countersign.identity.cells import FORMULA
from countersign.money import exponent

from .figures import Month
from .tables import Column, Row, Table, tables

_DIGITS: Final = 15  # that a number of a spreadsheet keeps exactly
_NAME: Final = Column("", "text")


def workbook(month: Month, formats: Formats) -> bytes:
    """The bytes of the file."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    writer = _Writer(made)
    by_key: dict[str, list[tuple[str, Table]]] = {}
    for one in month.currencies:
        for table in tables(month, one, formats):
            by_key.setdefault(table.key, []).append((one.currency, table))
    for some in by_key.values():
        writer.sheet(some)
    if not by_key:
        sheet = made.add_worksheet()
        sheet.write_string(0, 0, _("Nothing was issued in this month."))
    made.close()
    return out.getvalue()


class _Writer:
    def __init__(self, made: xlsxwriter.Workbook) -> None:
        self._made = made
        self._bold = made.add_format({"bold": True})
        self._quoted = made.add_format({"quote_prefix": True})
        self._amounts = {
            places: made.add_format(
                {"num_format": "#,##0" + ("." + "0" * places if places else "")}
            )
            for places in range(10)
        }

    def sheet(self, some: Sequence[tuple[str, Table]]) -> None:
        """One sheet: the same table in each currency, and its notes below."""
        _currency, first = some[0]
        sheet = self._made.add_worksheet(first.title[:31])
        heads = [first.named, _("Currency"), *(one.label for one in first.columns)]
        for place, head in enumerate(heads):
            sheet.set_column(place, place, 30 if place == 0 else 14)
            sheet.write_string(0, place, head, self._bold)
        sheet.freeze_panes(1, 0)
        at = 1
        for currency, table in some:
            for row in (*table.rows, *((table.total,) if table.total else ())):
                self._row(sheet, at, currency, table, row)
                at += 1
        for currency, table in some:
            for note in table.notes:
                at += 1
                self._text(sheet, at, 0, f"{currency}: {note}")

    def _row(
        self, sheet: Worksheet, at: int, currency: str, table: Table, row: Row
    ) -> None:
        values = (row.name, currency, *row.values)
        for place, (column, value) in enumerate(
            zip((_NAME, _NAME, *table.columns), values, strict=True)
        ):
            if value is None or value == "":
                continue
            if column.sort == "text":
                self._text(sheet, at, place, value)
            else:
                is_amount = column.sort == "amount"
                self._number(sheet, at, place, value, currency if is_amount else "")

    def _text(self, sheet: Worksheet, at: int, place: int, text: str) -> None:
        style = self._quoted if text.startswith(FORMULA) else None
        sheet.write_string(at, place, text, style)

    def _number(
        self, sheet: Worksheet, at: int, place: int, value: Any, currency: str
    ) -> None:
        """An exact number; as text if a spreadsheet would round it."""
        number = Decimal(value)
        digits = f"{number.normalize():f}".replace(".", "").lstrip("-0")
        if len(digits) > _DIGITS:
            sheet.write_string(at, place, f"{number:f}")
            return
        _sign, _some, power = number.normalize().as_tuple()
        least = exponent(currency) if currency else 0
        style = self._amounts[min(9, max(least, -int(power)))]
        sheet.write_number(at, place, number, style)
