"""Loading a backup's rows: all or nothing, exactly as they were, with our own triggers off."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connection, transaction

from countersign.backup import gaps, tables
from countersign.backup.refused import Impossible
from countersign.backup.sets import Manifest, Set


def is_empty(apps: Apps) -> bool:
    """Is there nothing here but what a migration puts there itself?"""
    made = {
        "contenttypes.ContentType",
        "auth.Permission",
        "history.Keeping",  # the schedule says it when it first runs
    } | tables.LEFT_OUT
    return not any(
        model._base_manager.exists()
        for model in tables.models_of(apps)
        if model._meta.label not in made
    )


@transaction.atomic(durable=True)
def load(
    chosen: Set, manifest: Manifest, apps: Apps, *, damaged: Collection[str] = ()
) -> list[str]:
    """Replace all rows by the backup's. References are checked before it is final.

    Of the `damaged` tables what is whole; what is missing then, a sentence each.
    """
    models = {model._meta.label: model for model in tables.models_of(apps)}
    unknown = {table.name for table in manifest.tables} - set(models)
    if unknown:
        raise Impossible(
            f"This version knows no table for {', '.join(sorted(unknown))}."
        )
    with without_triggers(), connection.cursor() as cursor:
        for model in models.values():
            name = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608 - the name is our own model's
        missing: list[str] = []
        for table in manifest.tables:
            model = models[table.name]
            if table.name in damaged:
                left = gaps.rows_left(chosen, table)
                count = tables.insert(model, table.columns, left)
                missing.append(f"{table.name}: {count} rows of {table.rows} are whole.")
                continue
            with chosen.shelf.get(chosen.table(table.name)) as file:
                tables.insert(model, table.columns, tables.lines(file))
        if damaged:
            missing += gaps.without_dangling(models.values())
        reset = connection.ops.sequence_reset_sql(no_style(), list(models.values()))
        for statement in reset:
            cursor.execute(statement)
        connection.check_constraints()
    return missing


@contextmanager
def without_triggers() -> Iterator[None]:
    """Switch off the history's guard and the triggers of derived tables in this block: the backup has those rows itself."""
    suspend = _suspend_sqlite if connection.vendor == "sqlite" else _suspend_postgresql
    with suspend():
        yield


@contextmanager
def _suspend_sqlite() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        yield
        _index_again()
        for _name, sql in triggers:
            cursor.execute(sql)


def _index_again() -> None:
    """Make SQLite's full-text indexes anew: without triggers they learnt of no row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5%'"
        )
        for (name,) in cursor.fetchall():
            index = connection.ops.quote_name(name)
            cursor.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")  # noqa: S608 - a name of our own


@contextmanager
def _suspend_postgresql() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL lock_timeout = 0")
        cursor.execute(
            "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
        )
        guarded = [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]
        for table in guarded:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in guarded:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
