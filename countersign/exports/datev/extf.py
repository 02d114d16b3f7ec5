"""Lines of an EXTF file: quotes, separators, Windows-1252, CR LF. What a column does not permit is never written."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from .columns import HEADER, Column
from .fitting import CODE_PAGE, wrong
from .records import Client

_END: Final = "\r\n"
PROGRAM: Final = "Countersign"
ORIGIN: Final = "CS"


class Unwritable(ValueError):
    """A value that its column does not permit has come as far as the file: a fault of this program."""


def line(columns: Sequence[Column], values: Mapping[str, str]) -> bytes:
    """One line; `values` by the names of their columns."""
    cells = [_cell(column, values.get(column.name, "")) for column in columns]
    if stray := values.keys() - {column.name for column in columns}:
        raise Unwritable(", ".join(sorted(stray)))
    return (";".join(cells) + _END).encode(CODE_PAGE)


def headings(columns: Sequence[Column]) -> bytes:
    """The line of the columns' names."""
    return (";".join(column.name for column in columns) + _END).encode(CODE_PAGE)


def head(
    client: Client, *, begin: date, made_at: datetime, more: Mapping[str, str]
) -> bytes:
    """The first line of a file; `more` is what its category says besides."""
    values = {
        "Kennzeichen": "EXTF",
        "Versionsnummer": "700",
        "Erzeugt am": f"{made_at:%Y%m%d%H%M%S}{made_at.microsecond // 1000:03}",
        "Herkunft": ORIGIN,
        "Beraternummer": str(client.consultant),
        "Mandantennummer": str(client.number),
        "WJ-Beginn": day8(begin),
        "Sachkontenlänge": str(client.account_length),
        "Sachkontenrahmen": client.chart,
        "Anwendungsinformation": PROGRAM,
    }
    return line(HEADER, values | dict(more))


def day8(day: date) -> str:
    """As the header has days."""
    return f"{day:%Y%m%d}"


def ddmmyyyy(day: date) -> str:
    """As columns have days."""
    return f"{day:%d%m%Y}"


def amount(value: Decimal) -> str:
    """With a comma and two decimals, and no sign."""
    return f"{abs(value):.2f}".replace(".", ",")


def _cell(column: Column, value: str) -> str:
    if why := wrong(column, value):
        raise Unwritable(f"{column.name}: {why}")
    return '"' + value.replace('"', '""') + '"' if column.quoted else value
