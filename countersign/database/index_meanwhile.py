"""What migrations do to large tables that are in use."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class AddIndexMeanwhile(migrations.AddIndex):
    """Makes an index while others write (PostgreSQL's CONCURRENTLY, where the database has it); it waits for them as long as it takes.

    For a migration with `atomic = False`. The index that an interrupted attempt left behind, spoilt or only not noted, is made anew.
    """

    atomic = False

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any
    ) -> None:
        name = schema_editor.quote_name(self.index.name)
        if schema_editor.connection.vendor != "postgresql":
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")
            super().database_forwards(app_label, schema_editor, *states)
            return
        make = AddIndexConcurrently(self.model_name, self.index)
        with _patience(schema_editor):
            schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            make.database_forwards(app_label, schema_editor, *states)


class AddUniqueMeanwhile(migrations.AddConstraint):
    """The same for a unique constraint that has a condition, which is an index to the database."""

    atomic = False

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any
    ) -> None:
        name = schema_editor.quote_name(self.constraint.name)
        if schema_editor.connection.vendor != "postgresql":
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")
            super().database_forwards(app_label, schema_editor, *states)
            return
        model = states[-1].apps.get_model(app_label, self.model_name)
        made = str(self.constraint.create_sql(model, schema_editor))
        with _patience(schema_editor):
            schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            schema_editor.execute(
                made.replace(" INDEX ", " INDEX CONCURRENTLY ", 1), params=None
            )


@contextmanager
def _patience(schema_editor: BaseDatabaseSchemaEditor) -> Iterator[None]:
    """No time limit in this block: an index that gives way while it is made is spoilt."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout')")
        (before,) = cursor.fetchone()
    schema_editor.execute("SET lock_timeout = 0")
    yield
    schema_editor.execute("SELECT set_config('lock_timeout', %s, false)", [before])
