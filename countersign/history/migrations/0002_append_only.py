"""The database itself refuses to change a line of the history, or to remove one that stands after every checkpoint.

A checkpoint names a line that is there, with its hash, and is itself never changed or removed.
"""

from django.db import migrations

from countersign.database.by_vendor import statements

SQLITE = [
    """CREATE TRIGGER history_refuses_update BEFORE UPDATE ON history_event
    BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END""",
    """CREATE TRIGGER history_refuses_delete BEFORE DELETE ON history_event
    WHEN NOT EXISTS (SELECT 1 FROM history_checkpoint AS cut
        WHERE cut.organization_id = OLD.organization_id AND cut.sequence >= OLD.sequence)
    BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END""",
    """CREATE TRIGGER checkpoint_names_a_line BEFORE INSERT ON history_checkpoint
    WHEN NOT EXISTS (SELECT 1 FROM history_event AS line
        WHERE line.organization_id = NEW.organization_id AND line.sequence = NEW.sequence AND line.hash = NEW.hash)
    BEGIN SELECT RAISE(ABORT, 'a checkpoint names a line of the history'); END""",
    *(
        f"""CREATE TRIGGER checkpoint_refuses_{action.lower()} BEFORE {action} ON history_checkpoint
        BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END"""
        for action in ("UPDATE", "DELETE")
    ),
]
POSTGRESQL = [
    """CREATE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_TABLE_NAME = 'history_event' AND TG_OP = 'DELETE' AND EXISTS (
        SELECT 1 FROM history_checkpoint AS cut
        WHERE cut.organization_id = OLD.organization_id AND cut.sequence >= OLD.sequence)
    THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'the history is append-only'; END $$""",
    """CREATE FUNCTION checkpoint_names_a_line() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF EXISTS (SELECT 1 FROM history_event AS line WHERE line.organization_id = NEW.organization_id
        AND line.sequence = NEW.sequence AND line.hash = NEW.hash)
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'a checkpoint names a line of the history'; END $$""",
    """CREATE TRIGGER history_refuses_change BEFORE UPDATE OR DELETE ON history_event
    FOR EACH ROW EXECUTE FUNCTION history_is_append_only()""",
    """CREATE TRIGGER checkpoint_refuses_change BEFORE UPDATE OR DELETE ON history_checkpoint
    FOR EACH ROW EXECUTE FUNCTION history_is_append_only()""",
    """CREATE TRIGGER checkpoint_names_a_line BEFORE INSERT ON history_checkpoint
    FOR EACH ROW EXECUTE FUNCTION checkpoint_names_a_line()""",
]
UNDO = {
    "sqlite": [
        "DROP TRIGGER history_refuses_update",
        "DROP TRIGGER history_refuses_delete",
        "DROP TRIGGER checkpoint_names_a_line",
        "DROP TRIGGER checkpoint_refuses_update",
        "DROP TRIGGER checkpoint_refuses_delete",
    ],
    "postgresql": [
        "DROP TRIGGER history_refuses_change ON history_event",
        "DROP TRIGGER checkpoint_refuses_change ON history_checkpoint",
        "DROP TRIGGER checkpoint_names_a_line ON history_checkpoint",
        "DROP FUNCTION history_is_append_only()",
        "DROP FUNCTION checkpoint_names_a_line()",
    ],
}


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial")]
    operations = [
        statements(do={"sqlite": SQLITE, "postgresql": POSTGRESQL}, undo=UNDO)
    ]
