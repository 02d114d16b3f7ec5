"""What is left of a damaged set: whole rows, without those that refer to rows which are lost."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Final

from django.db import connection

from .sets import Set
from .tables import Model, Table, fields_of, whole_lines

_PLACES: Final = {
    True: "UPDATE {table} SET {column} = NULL WHERE {dangling}",
    False: "DELETE FROM {table} WHERE {dangling}",
}
_DANGLING: Final = "{column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {other} AS other WHERE other.{key} = {table}.{column})"


def rows_left(chosen: Set, table: Table) -> Iterator[bytes]:
    """The lines of a table that are as they were written."""
    try:
        with chosen.shelf.get_what_opens(chosen.table(table.name)) as file:
            yield from whole_lines(file, table)
    except FileNotFoundError:
        return


def without_dangling(models: Iterable[Model]) -> Iterator[str]:
    """Let no row refer to one that is lost: such a reference is emptied, or where it must not be empty, the row goes too.

    A sentence for each kind of row that was changed or went. For a transaction without triggers, references unchecked.
    """
    changed: dict[str, int] = {}
    every = list(models)
    while sum([_mend(model, changed) for model in every]):
        pass
    yield from (f"{what}: {count}." for what, count in changed.items())


def _mend(model: Model, changed: dict[str, int]) -> int:
    quote, done = connection.ops.quote_name, 0
    for field in fields_of(model):
        other = field.related_model
        if other is None or isinstance(other, str):
            continue
        names = {
            "table": quote(model._meta.db_table),
            "column": quote(str(field.column)),
            "other": quote(other._meta.db_table),
            "key": quote(str(field.target_field.column)),  # type: ignore[attr-defined]
        }
        statement = _PLACES[field.null].format(
            **names, dangling=_DANGLING.format(**names)
        )
        with closing(connection.cursor()) as cursor:
            cursor.execute(statement)
            count = cursor.rowcount
        if count:
            what = "emptied" if field.null else "left out"
            of = other._meta.label
            name = f"{model._meta.label} {what}, as {field.name} ({of}) is lost"
            changed[name] = changed.get(name, 0) + count
            done += count
    return done
