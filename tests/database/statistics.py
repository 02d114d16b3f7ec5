"""What a database knows of its tables' sizes, by which it plans: tests of plans begin without it."""

from django.db import connection


def forget_statistics() -> None:
    """SQLite plans by its rules alone again, whatever an earlier ANALYZE has counted."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'")
        if cursor.fetchone():
            cursor.execute("DELETE FROM sqlite_stat1")
            cursor.execute("ANALYZE sqlite_schema")
