"""The database itself refuses to change or remove a line of the history."""

from django.db import migrations

SQLITE = [
    f"""CREATE TRIGGER history_refuses_{action.lower()} BEFORE {action} ON history_event
    BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END"""
    for action in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    """CREATE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the history is append-only'; END $$""",
    """CREATE TRIGGER history_refuses_change BEFORE UPDATE OR DELETE ON history_event
    FOR EACH ROW EXECUTE FUNCTION history_is_append_only()""",
]
UNDO = {
    "sqlite": [
        "DROP TRIGGER history_refuses_update",
        "DROP TRIGGER history_refuses_delete",
    ],
    "postgresql": [
        "DROP TRIGGER history_refuses_change ON history_event",
        "DROP FUNCTION history_is_append_only()",
    ],
}


def guard(apps, schema_editor):
    for statement in (
        SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    ):
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("history", "0001_schema")]
    operations = [migrations.RunPython(guard, unguard)]
