"""A table that somebody brings, CSV or XLSX, as texts. Call it through `in_child`: a workbook is a stranger's ZIP."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from countersign.sandbox.refused import Refused

MOST_ROWS: Final = 20_000
_MOST_CELLS: Final = 60  # in a row
_SEPARATORS: Final = (";", "\t", ",", "|")

# What openpyxl and the ZIP below it raise of a workbook that is none, beside an error of its own.
_DEFECTS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)


def read_table(data: bytes) -> list[list[str]]:
    """Its rows, of a workbook those of the first sheet that has any; each cell as one line of text. Raises Refused."""
    if not data.strip():
        raise Refused("empty")
    rows = _of_workbook(data) if data.startswith(b"PK\x03\x04") else _of_text(data)
    found: list[list[str]] = []
    for row in rows:
        if len(found) >= MOST_ROWS:
            raise Refused("unpacks-too-large", limit=len(data))
        found.append(_without_end([" ".join(one.split()) for one in row[:_MOST_CELLS]]))
    while found and not found[-1]:
        found.pop()
    if not found:
        raise Refused("empty")
    return found


def _without_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _of_text(data: bytes) -> Iterator[list[str]]:
    text = _decoded(data)
    head = "\n".join(text.splitlines()[:5])
    separator = max(_SEPARATORS, key=head.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as problem:
        raise Refused("broken") from problem


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    if "\0" in text:
        raise Refused("unknown-type")
    return text


def prepare() -> None:
    """Have what opens workbooks at hand, for all processes forked from this one."""
    _opener()


def _opener() -> Any:
    import openpyxl  # noqa: PLC0415 - 35 MB that most processes need not have

    return openpyxl


def _of_workbook(data: bytes) -> Iterator[list[str]]:
    openpyxl = _opener()
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what it says of its size may be wrong
            rows = (
                [_text(cell) for cell in row]
                for row in sheet.iter_rows(values_only=True)
            )
            filled = (row for row in rows if any(row))
            if (first := next(filled, None)) is not None:
                yield first
                yield from filled
                return
    except (openpyxl.utils.exceptions.InvalidFileException, *_DEFECTS) as problem:
        raise Refused("broken") from problem


def _text(cell: Any) -> str:
    """A number as it is meant: 4930.0 is 4930. A day in ISO form."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return f"{Decimal(repr(cell)).normalize():f}"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
