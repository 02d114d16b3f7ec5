"""A field's value, whether it has a column of its own or is kept with what not every invoice has."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from countersign.invoices.models import Invoice, LineItem

from .fields import (
    FURTHER,
    HEADER,
    ITEM,
    ITEM_MORE,
    TABLES,
    Table,
    field_at,
    form_of,
    is_custom,
)

_COLUMNS: Final = frozenset((*HEADER, *ITEM, "no_items", "position"))


def value(row: Invoice | LineItem, path: str) -> Any:
    """What stands there; None or "" for nothing."""
    if path in _COLUMNS:
        return getattr(row, path)
    return of_text(path, (row.more or {}).get(path, ""))


def of_text(path: str, text: str) -> Any:
    """A value in its plain form as what it is; None for what the field can't hold."""
    form = form_of(path)
    if form in ("text", "currency", "account", "kind"):
        return text
    try:
        if form == "date":
            return date.fromisoformat(text)
        number = Decimal(text)
    except (ValueError, InvalidOperation):
        return None
    return number if number.is_finite() else None


def put(row: Invoice | LineItem, path: str, new: Any) -> None:
    """Write one value; saving the row is left to the caller."""
    if path in _COLUMNS:
        setattr(row, path, new)
        return
    more = {name: text for name, text in (row.more or {}).items() if name != path}
    text = plain(new)
    row.more = (more | {path: text} if text else more) or None


def plain(new: Any) -> str | None:
    """A value in its one machine form: ISO dates, decimals with a point and no spare zeros."""
    if new is None or new == "":
        return None
    if isinstance(new, Decimal):
        return f"{new.normalize():f}"
    if isinstance(new, date):
        return new.isoformat()
    return str(new)


def rows(invoice: Invoice, table: str) -> list[dict[str, Any]]:
    """The rows of a table beside the items, each by its columns; what is empty is absent."""
    more = invoice.more or {}
    return [
        {name: of_text(path, more[path]) for name, path in cells.items()}
        for cells in _cells(more, table)
    ]


def settled(
    stored: Mapping[str, str], sent: Mapping[str, str | None]
) -> dict[str, str]:
    """What is kept once these paths were sent: the others stay, what was emptied goes, and rows close up."""
    both = {path: text for path, text in {**stored, **sent}.items() if text}
    kept = {path: both[path] for path in (*FURTHER, *ITEM_MORE) if path in both}
    kept |= {path: text for path, text in both.items() if is_custom(path)}
    for table in TABLES:
        for at, cells in enumerate(_cells(both, table.name)):
            kept |= {
                f"{table.name}.{at}.{name}": both[path] for name, path in cells.items()
            }
    return kept


def paths_of(invoice: Invoice, table: Table, *, spare: int = 0) -> Iterator[str]:
    """The path of each cell that a table has, and of some empty rows behind them."""
    filled = len(list(_cells(invoice.more or {}, table.name)))
    for at in range(filled + spare):
        for column in table.columns:
            yield f"{table.name}.{at}.{column.name}"


def _cells(more: Mapping[str, str], table: str) -> list[dict[str, str]]:
    """The paths of each row's cells by column, rows in order."""
    found: dict[int, dict[str, str]] = {}
    for path in more:
        name, _dot, cell = path.partition(".")
        at, _dot, column = cell.partition(".")
        if name == table and at.isdecimal() and field_at(path):
            found.setdefault(int(at), {})[column] = path
    return [found[at] for at in sorted(found)]
