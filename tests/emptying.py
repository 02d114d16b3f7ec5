"""Emptying the database after a test that commits, the quick way.

Django's own way truncates every table, which makes PostgreSQL write a thousand files anew, and then makes up the
permissions again, with two hundred statements. Here only those tables are emptied that hold rows, and what each
database holds from its migrations on, the permissions and their content types, stays as it is.
"""

from typing import Final

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from tests.guard import unguarded

_KEPT: Final = {model._meta.db_table for model in (ContentType, Permission)}


def empty() -> None:
    """Take all rows away, once those who still write have ended."""
    found = connection.introspection.django_table_names(
        only_existing=True, include_views=False
    )
    tables = sorted(set(found) - _KEPT)
    if connection.vendor == "postgresql":
        _empty_postgresql(tables)
    elif filled := _filled(tables):
        with unguarded():
            _delete(filled)


def _empty_postgresql(tables: list[str]) -> None:
    """As a replica does, which no trigger hinders; foreign keys are triggers too."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"LOCK TABLE {', '.join(map(_quoted, tables))} IN EXCLUSIVE MODE"
        )
        cursor.execute("SET LOCAL session_replication_role = replica")
        _delete(_filled(tables))


def _filled(tables: list[str]) -> list[str]:
    """Those of them that hold rows."""
    each = (
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {_quoted(table)})"  # noqa: S608 names from the database itself
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each))
        return [table for (table,) in cursor.fetchall()]


@transaction.atomic
def _delete(tables: list[str]) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {_quoted(table)}")  # noqa: S608 the same


def _quoted(table: str) -> str:
    return connection.ops.quote_name(table)
