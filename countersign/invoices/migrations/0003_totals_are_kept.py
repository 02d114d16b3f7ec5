"""Triggers that note what changes in the totals."""

from django.db import migrations

from countersign.database.by_vendor import statements

COLUMNS = "organization_id, agent_id, vendor_id, status, currency, issue_date, due_date, created_at, gross_total"
_NOTE = """INSERT INTO invoices_totalchange
    (organization_id, agent, vendor, status, currency, issued, due, entered, invoices, gross)
    VALUES ({row}.organization_id, {row}.agent_id, COALESCE({row}.vendor_id, 0), {row}.status, {row}.currency,
    {issued}, {due}, {entered}, {sign}1, {sign}COALESCE({row}.gross_total, 0));"""


def _sqlite_note(row, sign):
    def day(column):
        return f"CAST(julianday({column}) - 1721424.5 AS INTEGER)"

    return _NOTE.format(
        row=row,
        sign=sign,
        issued=day(f"COALESCE({row}.issue_date, '9999-12-31')"),
        due=day(f"COALESCE({row}.due_date, '9999-12-31')"),
        entered=day(f"substr({row}.created_at, 1, 10)"),
    )


def _postgresql_note(row, sign):
    def day(value):
        return f"({value} - DATE '0001-01-01') + 1"

    return _NOTE.format(
        row=row,
        sign=sign,
        issued=day(f"COALESCE({row}.issue_date, DATE '9999-12-31')"),
        due=day(f"COALESCE({row}.due_date, DATE '9999-12-31')"),
        entered=day(f"({row}.created_at AT TIME ZONE 'UTC')::date"),
    )


_CHANGED = " OR ".join(
    f"OLD.{column} IS {{differs}} NEW.{column}" for column in COLUMNS.split(", ")
)
SQLITE = [
    f"CREATE TRIGGER totals_come AFTER INSERT ON invoices_invoice BEGIN {_sqlite_note('NEW', '')} END",
    f"CREATE TRIGGER totals_go AFTER DELETE ON invoices_invoice BEGIN {_sqlite_note('OLD', '-')} END",
    f"""CREATE TRIGGER totals_change AFTER UPDATE OF {COLUMNS} ON invoices_invoice
    WHEN {_CHANGED.format(differs="NOT")}
    BEGIN {_sqlite_note("OLD", "-")} {_sqlite_note("NEW", "")} END""",
]
# A session that loads very many invoices adds them up itself: SET LOCAL countersign.loading = 'on'.
_LOADING = "current_setting('countersign.loading', true) IS DISTINCT FROM 'on'"
POSTGRESQL = [
    f"""CREATE FUNCTION note_totals() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP <> 'INSERT' THEN {_postgresql_note("OLD", "-")} END IF;
    IF TG_OP <> 'DELETE' THEN {_postgresql_note("NEW", "")} END IF;
    RETURN NULL; END $$""",
    f"""CREATE TRIGGER totals_come_and_go AFTER INSERT OR DELETE ON invoices_invoice
    FOR EACH ROW WHEN ({_LOADING}) EXECUTE FUNCTION note_totals()""",
    f"""CREATE TRIGGER totals_change AFTER UPDATE OF {COLUMNS} ON invoices_invoice
    FOR EACH ROW WHEN ({_CHANGED.format(differs="DISTINCT FROM")}) EXECUTE FUNCTION note_totals()""",
]
UNDO = {
    "sqlite": [
        "DROP TRIGGER totals_come",
        "DROP TRIGGER totals_go",
        "DROP TRIGGER totals_change",
    ],
    "postgresql": [
        "DROP TRIGGER totals_come_and_go ON invoices_invoice",
        "DROP TRIGGER totals_change ON invoices_invoice",
        "DROP FUNCTION note_totals()",
    ],
}


class Migration(migrations.Migration):
    dependencies = [("invoices", "0002_found_by_words")]
    operations = [
        statements(do={"sqlite": SQLITE, "postgresql": POSTGRESQL}, undo=UNDO)
    ]
