"""Key-set (cursor, seek) pagination: a page says by which key it starts, so the thousandth costs what the first does.

The rows are ordered by one sort key and, where that is equal, by another that is never equal. A page is
asked for by the two keys of the row it comes after (or before), so the database walks its index from there
and counts nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, Generic, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db import connections, models
from django.db.models import Lookup
from django.db.models.expressions import Func, OrderBy
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, LessThan
from django.db.models.query import EmptyQuerySet
from django.utils.timezone import is_naive

Row = TypeVar("Row", bound=models.Model)
Column = models.Field[Any, Any]

AFTER: Final = "after"
BEFORE: Final = "before"
_LARGEST: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Order:
    """A sort key, its direction and what breaks ties: names of columns that are never null, the last one a number.

    Every page costs the same only with an index that ends in `key` and `tie`; in SQLite `tie` must not be the
    primary key, unless `key` is unique. With `found_first` the rows are found by their filter and then sorted,
    without such an index: for filters that leave few rows, or rows far along the order.
    """

    key: str
    descending: bool = False
    tie: str = "pk"
    found_first: bool = False

    @property
    def fields(self) -> tuple[str, str]:
        sign = "-" if self.descending else ""
        return f"{sign}{self.key}", f"{sign}{self.tie}"

    @property
    def by(self) -> models.F | Coalesce:
        """What is sorted by: an expression that no index holds, if the rows are to be found first."""
        column = models.F(self.key)
        return Coalesce(column, column) if self.found_first else column

    def reversed(self) -> "Order":
        return replace(self, descending=not self.descending)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows of one page, and the cursors of its neighbours (None: there is none)."""

    rows: list[Row]
    previous: str | None
    next: str | None


def page(
    rows: "models.QuerySet[Row]",
    order: Order,
    *,
    asked: Mapping[str, str],
    size: int,
    others: "Sequence[models.QuerySet[Row]]" = (),
) -> Page[Row]:
    """The page that `asked` names by its cursor ``after`` or ``before``; the first one for no or a spoilt cursor.

    Costs one query that reads `size` + 1 rows. Going back past the start shows the first page in full. `others` are further
    rows, none of them among these: each has an index of its own to be walked, and what is met on these walks is merged.
    """
    return _page((rows, *others), order, asked, size)


def _page(
    rows: "Sequence[models.QuerySet[Row]]",
    order: Order,
    asked: Mapping[str, str],
    size: int,
) -> Page[Row]:
    column = _column(rows[0].model, order.key)
    if end := _read(column, asked.get(BEFORE, "")):
        found = _beyond(rows, order.reversed(), end, size)
        if len(found) >= size:
            shown = found[size - 1 :: -1]
            previous = cursor(shown[0], order) if len(found) > size else None
            return Page(shown, previous=previous, next=cursor(shown[-1], order))
    start = None if end else _read(column, asked.get(AFTER, ""))
    found = _beyond(rows, order, start, size)
    shown = found[:size]
    return Page(
        shown,
        previous=cursor(shown[0], order) if start and shown else None,
        next=cursor(shown[-1], order) if len(found) > size else None,
    )


def _beyond(
    rows: "Sequence[models.QuerySet[Row]]",
    order: Order,
    start: tuple[Any, int] | None,
    size: int,
) -> list[Row]:
    if start:
        column = _column(rows[0].model, order.key)
        beyond = _stands_beyond(column, order, *start)
        rows = [each.filter(beyond) for each in rows]
    # Of what nothing is in (`none()`), a union hands the others back as they are.
    first, *others = [one for one in rows if not isinstance(one, EmptyQuerySet)] or rows[:1]  # fmt: skip
    if others:
        features = connections[first.db].features
        if features.supports_slicing_ordering_in_compound:
            first, *others = (each.order_by(*order.fields)[: size + 1] for each in rows)
        else:  # SQLite walks the index of each by itself
            first, *others = (each.order_by() for each in rows)
        merged = first.union(*others, all=True).order_by(*order.fields)
        return list(merged[: size + 1])
    ordering = OrderBy(order.by, descending=order.descending), order.fields[1]
    return list(first.order_by(*ordering)[: size + 1])


def _stands_beyond(column: Column, order: Order, value: Any, tie: int) -> Lookup[Any]:
    """``(key, tie) > (value, tie)``: compared as a whole, which is what lets an index be walked from there."""
    row = _pair(order.by, models.F(order.tie))
    start = _pair(models.Value(value, output_field=column), models.Value(tie))
    return LessThan(row, start) if order.descending else GreaterThan(row, start)


def _pair(*parts: models.F | Coalesce | models.Value) -> Func:
    return Func(*parts, template="(%(expressions)s)", output_field=models.Field())


def _column(model: type[models.Model], key: str) -> Column:
    """The field that says how the key's values are read; a generated one reads as what it is made of."""
    field = model._meta.get_field(key)
    return cast(
        Column,
        field.output_field if isinstance(field, models.GeneratedField) else field,
    )


def cursor(row: models.Model, order: Order) -> str:
    """A cursor: where this row stands, for `_read`."""
    value = getattr(row, order.key)
    text = value.isoformat() if isinstance(value, date) else str(value)
    return f"{text}~{getattr(row, order.tie)}"


def _read(column: Column, cursor: str) -> tuple[Any, int] | None:
    """Where a cursor points, or None when it is none of ours."""
    text, _, tie = cursor.rpartition("~")
    if not (tie.isascii() and tie.isdigit() and len(tie) < 19) or "\0" in text:
        return None
    try:
        value = column.to_python(text)
    except (ValidationError, ValueError, OverflowError):
        return None
    if isinstance(value, int) and abs(value) > _LARGEST:
        return None
    if isinstance(value, datetime) and is_naive(value):
        return None
    return value, int(tie)
