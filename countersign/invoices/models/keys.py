"""Columns that are worked out from others, to find and sort by: none of them is ever null where it sorts."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.db import models
from django.db.models.functions import Coalesce

NO_DATE: Final = date(9999, 12, 31)  # sorts a missing date last

# By the column they are worked out from, those that `Invoice.save` fills.
_FILLED: Final = {
    "number": ("number_key", "number_alike", "number_base", "number_core"),
    "issue_date": ("number_year",),
    "vendor_name": ("vendor_key", "payee_key"),
    "gross_total": ("pay_key",),
    "amount_due": ("pay_key",),
    "more": ("coded",),
    # What a process of an older release wrote meanwhile is made good on the way to the managers.
    "status": ("number_alike", "number_base", "number_core", "payee_key", "pay_key"),
}


def with_keys(columns: Iterable[str]) -> set[str]:
    """The columns and those that are worked out from them."""
    named = set(columns)
    return named.union(*(_FILLED.get(name, ()) for name in named))


def date_key(column: str) -> models.GeneratedField:
    """A date, the missing ones last."""
    return _generated(Coalesce(column, models.Value(NO_DATE)), models.DateField())


def amount_key(column: str) -> models.GeneratedField:
    """An amount in its smallest part, a missing one as nothing."""
    number = models.BigIntegerField()
    return _generated(Coalesce(column, models.Value(0), output_field=number), number)


def id_key() -> models.GeneratedField:
    """The id, which tells equal rows apart when sorting, in a column that SQLite walks an index by.

    It does not compare (key, id) as a whole when the id is its own row number.
    """
    number = models.BigIntegerField()
    return _generated(
        models.ExpressionWrapper(models.F("id"), output_field=number), number
    )


def _generated(expression: Any, output: Any) -> models.GeneratedField:
    return models.GeneratedField(
        expression=expression, output_field=output, db_persist=True
    )
