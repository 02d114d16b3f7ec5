"""The triggers that guard the history, taken down and put up again: what somebody does who has the database itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from django.apps import apps
from django.db import connection

_OPERATIONS = [
    import_module(f"countersign.history.migrations.{name}").Migration.operations[0]
    for name in ("0002_append_only", "0005_guarded")
]


@contextmanager
def unguarded() -> Iterator[None]:
    """Without them in this block."""
    with connection.schema_editor() as editor:
        for operation in reversed(_OPERATIONS):
            operation.reverse_code(apps, editor)
    yield
    with connection.schema_editor() as editor:
        for operation in _OPERATIONS:
            operation.code(apps, editor)
