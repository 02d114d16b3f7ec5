"""The whole database as one value, to see whether anything changed."""

from django.db import connection


def everything() -> dict[str, list[str]]:
    """Every row of every table, but for the jobs that a worker keeps."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        tables = [
            name for name in names if not name.startswith(("django_tasks", "sqlite"))
        ]
        found = {}
        for table in sorted(tables):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 a name from the database itself
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found
