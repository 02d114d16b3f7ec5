"""Keys of one table are never keys of another, so that a test that takes one for the other fails each time."""

from django.apps import apps
from django.db import connection, models

_APART = 10_000


def set_apart() -> None:
    """Let each table count from a number of its own, some 10,000 after the table before."""
    counted = sorted(
        (model._meta.db_table, model._meta.pk.column)
        for model in apps.get_models()
        if isinstance(model._meta.pk, models.AutoField) and model._meta.managed
    )
    with connection.cursor() as cursor:
        for at, (table, column) in enumerate(counted, start=1):
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                    [f'"{table}"', column, at * _APART],
                )
            else:
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute(
                    "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)",
                    [table, at * _APART],
                )
