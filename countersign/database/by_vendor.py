"""Migrations that speak SQL of their own to each kind of database: triggers, functions, full-text indexes."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

Statements = Mapping[
    str, Sequence[str]
]  # by kind of database, "sqlite" or "postgresql"


def statements(*, do: Statements, undo: Statements) -> migrations.RunPython:
    """An operation that runs the statements of the database at hand; a kind that is not named needs none."""

    def forwards(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        _run(editor, do)

    def backwards(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        _run(editor, undo)

    return migrations.RunPython(forwards, backwards)


def _run(editor: BaseDatabaseSchemaEditor, by_kind: Statements) -> None:
    for statement in by_kind.get(editor.connection.vendor, ()):
        editor.execute(statement, params=None)
