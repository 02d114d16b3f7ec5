"""Writes very many rows at once: by COPY on PostgreSQL, in batches on SQLite."""

import json
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, cast

from django.db import connection, models, transaction
from django.db.models import GeneratedField, Max

from countersign.demo.volume import Values

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@transaction.atomic
def reserve(model: type[models.Model], count: int) -> int:
    """The first of `count` ids that nobody else gets."""
    table = connection.ops.quote_name(model._meta.db_table)
    if connection.vendor == "sqlite":
        return (model._base_manager.aggregate(last=Max("id"))["last"] or 0) + 1
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        cursor.execute(
            "SELECT setval(s, nextval(s) + %s) - %s FROM pg_get_serial_sequence(%s, 'id') s",
            [count, count, table],
        )
        return int(cursor.fetchone()[0])


def write(model: type[models.Model], rows: Iterable[Values]) -> None:
    """Add the rows, as the columns are stored; a column that a row does not name has its default."""
    fields = [
        field
        for field in model._meta.concrete_fields
        if not isinstance(field, GeneratedField)
    ]
    usual = {str(field.column): _stored(field) for field in fields}
    if connection.vendor == "sqlite":
        _insert(model, usual, rows)
    else:
        _copy(model, usual, rows)


def _stored(field: models.Field[Any, Any]) -> object:
    return field.get_prep_value(field.get_default())


def _copy(
    model: type[models.Model], usual: dict[str, object], rows: Iterable[Values]
) -> None:
    names = ", ".join(map(connection.ops.quote_name, usual))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        statement = f"COPY {table} ({names}) FROM STDIN"
        with cast(Any, cursor.cursor).copy(statement) as copy:
            for lines in _lines(usual, rows):
                copy.write(lines)


def _lines(usual: dict[str, object], rows: Iterable[Values]) -> Iterator[str]:
    """The rows as COPY reads them, some thousand characters at a time."""
    texts = {name: _escaped(value) for name, value in usual.items()}
    lines: list[str] = []
    for row in rows:
        line = [
            _escaped(row[name]) if name in row else text for name, text in texts.items()
        ]
        lines.append("\t".join(line))
        if len(lines) == 500:
            yield "\n".join([*lines, ""])
            lines.clear()
    if lines:
        yield "\n".join([*lines, ""])


def _escaped(value: object) -> str:
    if value is None:
        return r"\N"
    return str(value) if type(value) is int else _text_of(value).translate(_ESCAPES)


def _insert(
    model: type[models.Model], usual: dict[str, object], rows: Iterable[Values]
) -> None:
    names = ", ".join(map(connection.ops.quote_name, usual))
    table = connection.ops.quote_name(model._meta.db_table)
    marks = ", ".join(["%s"] * len(usual))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608 - names of our own tables
            [
                [_plain(row.get(name, default)) for name, default in usual.items()]
                for row in rows
            ],
        )


def _plain(value: object) -> Any:
    return (
        value if value is None or isinstance(value, (int, float)) else _text_of(value)
    )


def _text_of(value: Any) -> str:
    """A value as both databases read it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, (list, dict)):
        return json.dumps(value)
    return str(value)


@contextmanager
def indexes_afterwards(tables: Iterable[type[models.Model]]) -> Iterator[None]:
    """Make indexes and foreign keys of tables that are still empty after the rows, which takes half the time.

    Does nothing where a table has rows, and in SQLite. Must be in a transaction: it all happens or nothing.
    """
    empty = [model for model in tables if not model._base_manager.exists()]
    if connection.vendor == "sqlite" or not empty:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute(_TO_BE_MADE, {"tables": [one._meta.db_table for one in empty]})
        statements = cursor.fetchall()
        for drop, _make in statements:
            cursor.execute(drop)
    yield
    with connection.cursor() as cursor:
        for _drop, make in statements:
            cursor.execute(make)


# How to drop and how to make again: foreign keys, then indexes that hold no rule.
_TO_BE_MADE = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
           format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(%(tables)s::regclass[])
    UNION ALL
    SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM pg_index WHERE indrelid = ANY(%(tables)s::regclass[]) AND NOT indisunique
"""
