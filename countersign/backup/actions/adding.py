"""Adding the rows of one organization's archive to what is here: all or nothing, exactly as they were."""

from collections.abc import Collection

from django.db import connection, transaction

from countersign.backup import gaps, tables
from countersign.backup.arriving import Arriving, must_be_apart, must_fit_in
from countersign.backup.tables import Model

from .loading import without_triggers

_AHEAD: str = (
    "SELECT setval(pg_get_serial_sequence(%s, %s), found.most) FROM (SELECT MAX({key}) AS most FROM {table}) AS found "
    "WHERE found.most > COALESCE(pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass), 0)"
)


@transaction.atomic(durable=True)
def add(arriving: Arriving, *, damaged: Collection[str] = ()) -> list[str]:
    """Write them, or raise Impossible where they do not fit in. Of the `damaged` tables what is whole; a sentence for each."""
    with without_triggers():
        must_fit_in(arriving)
        missing: list[str] = []
        for table in arriving.tables:
            lines = arriving.lines_of(table)
            count = tables.insert(arriving.models[table.name], table.columns, lines)
            if table.name in damaged:
                missing.append(f"{table.name}: {count} rows of {table.rows} are whole.")
        if damaged:
            missing += gaps.without_dangling(arriving.models.values())
        must_be_apart(arriving)
        _count_on(arriving.models.values())
        connection.check_constraints()
    return missing


def _count_on(models: Collection[Model]) -> None:
    """Let PostgreSQL number what comes next after what has come; SQLite does so itself."""
    if connection.vendor != "postgresql":
        return
    quote = connection.ops.quote_name
    for model in models:
        table, key = model._meta.db_table, str(model._meta.pk.column)
        if model._meta.pk.get_internal_type() not in ("BigAutoField", "AutoField"):
            continue
        statement = _AHEAD.format(key=quote(key), table=quote(table))
        with connection.cursor() as cursor:
            cursor.execute(statement, [quote(table), key] * 2)
