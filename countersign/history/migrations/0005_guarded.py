"""The database itself refuses more: to empty a table of the history, to lose or alter a head that was told, to forget where
a chain ends, and a checkpoint up to a line that is younger than what has to be kept.

A line's year is compared as late as it can be in any time zone, today's as early: what is over in an organization's own
time zone may always go.
"""

from django.db import migrations

from countersign.database.by_vendor import statements

TABLES = (
    "history_event",
    "history_checkpoint",
    "history_chain",
    "history_head",
    "history_keeping",
)
_SAID = "'the history is append-only'"
_LESS = "'lines are kept for as long as was said before'"
_ONCE = ("mailed_at", "stamp", "stamped_at")
_FIXED = ("organization_id", "day", "sequence", "hash", "made_at")
_SHORTER = "NEW.years <> 0 AND (OLD.years = 0 OR NEW.years < OLD.years)"


def _rewritten(differs: str) -> str:
    fixed = [f"OLD.{one} {differs} NEW.{one}" for one in _FIXED]
    once = [
        f"(OLD.{one} IS NOT NULL AND OLD.{one} {differs} NEW.{one})" for one in _ONCE
    ]
    return " OR ".join([*fixed, *once])


SQLITE = {
    "chain_refuses_delete": f"BEFORE DELETE ON history_chain BEGIN SELECT RAISE(ABORT, {_SAID}); END",
    "head_refuses_delete": f"BEFORE DELETE ON history_head BEGIN SELECT RAISE(ABORT, {_SAID}); END",
    "head_refuses_update": f"""BEFORE UPDATE ON history_head WHEN {_rewritten("IS NOT")}
        BEGIN SELECT RAISE(ABORT, {_SAID}); END""",
    "keeping_refuses_delete": f"BEFORE DELETE ON history_keeping BEGIN SELECT RAISE(ABORT, {_LESS}); END",
    "keeping_refuses_less": f"BEFORE UPDATE ON history_keeping WHEN {_SHORTER} BEGIN SELECT RAISE(ABORT, {_LESS}); END",
    "checkpoint_is_of_age": """BEFORE INSERT ON history_checkpoint
        WHEN NOT EXISTS (SELECT 1 FROM history_keeping WHERE years > 0) OR EXISTS (
            SELECT 1 FROM history_event AS line
            WHERE line.organization_id = NEW.organization_id AND line.sequence <= NEW.sequence
            AND CAST(strftime('%Y', line.at, '-14 hours') AS INTEGER) >=
                CAST(strftime('%Y', 'now', '+14 hours') AS INTEGER) - (SELECT years FROM history_keeping))
        BEGIN SELECT RAISE(ABORT, 'these lines are younger than what has to be kept'); END""",
}
FUNCTIONS = {
    "history_refuses": f"BEGIN RAISE EXCEPTION {_SAID}; END",
    "keeping_refuses": f"BEGIN RAISE EXCEPTION {_LESS}; END",
    "checkpoint_is_of_age": """DECLARE kept integer; BEGIN
        SELECT max(years) INTO kept FROM history_keeping;
        IF coalesce(kept, 0) = 0 OR EXISTS (
            SELECT 1 FROM history_event AS line
            WHERE line.organization_id = NEW.organization_id AND line.sequence <= NEW.sequence
            AND extract(year FROM line.at AT TIME ZONE 'UTC' - interval '14 hours') >=
                extract(year FROM clock_timestamp() AT TIME ZONE 'UTC' + interval '14 hours') - kept)
        THEN RAISE EXCEPTION 'these lines are younger than what has to be kept'; END IF;
        RETURN NEW; END""",
}
TRIGGERS = {
    **{
        f"{table}_refuses_truncate": f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION history_refuses()"
        for table in TABLES
    },
    "chain_refuses_delete": "BEFORE DELETE ON history_chain FOR EACH ROW EXECUTE FUNCTION history_refuses()",
    "head_refuses_delete": "BEFORE DELETE ON history_head FOR EACH ROW EXECUTE FUNCTION history_refuses()",
    "head_refuses_update": f"""BEFORE UPDATE ON history_head FOR EACH ROW
        WHEN ({_rewritten("IS DISTINCT FROM")}) EXECUTE FUNCTION history_refuses()""",
    "keeping_refuses_delete": "BEFORE DELETE ON history_keeping FOR EACH ROW EXECUTE FUNCTION keeping_refuses()",
    "keeping_refuses_less": f"""BEFORE UPDATE ON history_keeping FOR EACH ROW WHEN ({_SHORTER})
        EXECUTE FUNCTION keeping_refuses()""",
    "checkpoint_is_of_age": "BEFORE INSERT ON history_checkpoint FOR EACH ROW EXECUTE FUNCTION checkpoint_is_of_age()",
}


def _table(rest: str) -> str:
    return rest.split(" ON ")[1].split()[0]


DO = {
    "sqlite": [f"CREATE TRIGGER {name} {rest}" for name, rest in SQLITE.items()],
    "postgresql": [
        *(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
            for name, body in FUNCTIONS.items()
        ),
        *(f"CREATE TRIGGER {name} {rest}" for name, rest in TRIGGERS.items()),
    ],
}
UNDO = {
    "sqlite": [f"DROP TRIGGER {name}" for name in SQLITE],
    "postgresql": [
        *(f"DROP TRIGGER {name} ON {_table(rest)}" for name, rest in TRIGGERS.items()),
        *(f"DROP FUNCTION {name}()" for name in FUNCTIONS),
    ],
}


class Migration(migrations.Migration):
    dependencies = [("history", "0004_heads")]
    operations = [statements(do=DO, undo=UNDO)]
