"""The triggers that guard the history and closed months, taken down and put up again: what somebody does who has the database itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from django.apps import apps
from django.db import connection

_OPERATIONS = [
    import_module(f"countersign.{app}.migrations.{name}").Migration.operations[0]
    for app, name in (
        ("history", "0002_append_only"),
        ("history", "0005_guarded"),
        ("month", "0002_what_is_closed_stays"),
        ("month", "0003_further_files_stay"),
    )
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
