"""Kept totals say what is to be paid: the amount due where it is another one than the gross total."""

from importlib import import_module

from django.db import migrations

from countersign.database.by_vendor import statements

before = import_module("countersign.invoices.migrations.0003_totals_are_kept")
_GROSS = "COALESCE({row}.gross_total, 0)"
_TO_PAY = "COALESCE({row}.amount_due, {row}.gross_total, 0)"
COLUMNS = f"{before.COLUMNS}, amount_due"


def _now(statement):
    for row in ("OLD", "NEW"):
        statement = statement.replace(_GROSS.format(row=row), _TO_PAY.format(row=row))
    return (
        statement.replace(f"OF {before.COLUMNS} ON", f"OF {COLUMNS} ON")
        .replace(
            "OLD.gross_total IS NOT NEW.gross_total",
            "OLD.gross_total IS NOT NEW.gross_total OR OLD.amount_due IS NOT NEW.amount_due",
        )
        .replace(
            "OLD.gross_total IS DISTINCT FROM NEW.gross_total",
            "OLD.gross_total IS DISTINCT FROM NEW.gross_total OR OLD.amount_due IS DISTINCT FROM NEW.amount_due",
        )
    )


def _between(day, sign=""):
    """What the totals of rows that have an amount due already lack: it, less their gross total; the other way round to go back."""
    return f"""INSERT INTO invoices_totalchange
        (organization_id, agent, vendor, status, currency, issued, due, entered, invoices, gross)
        SELECT organization_id, agent_id, COALESCE(vendor_id, 0), status, currency,
        {day("issue_key")}, {day("due_key")}, {day("entered")}, 0, {sign}(amount_due - COALESCE(gross_total, 0))
        FROM invoices_invoice WHERE amount_due <> COALESCE(gross_total, 0)"""  # noqa: S608 - names of our own


def _sqlite_day(column):
    column = "substr(created_at, 1, 10)" if column == "entered" else column
    return f"CAST(julianday({column}) - 1721424.5 AS INTEGER)"


def _postgresql_day(column):
    column = "(created_at AT TIME ZONE 'UTC')::date" if column == "entered" else column
    return f"({column} - DATE '0001-01-01') + 1"


DO = {
    "sqlite": [
        *before.UNDO["sqlite"],
        *map(_now, before.SQLITE),
        _between(_sqlite_day),
    ],
    "postgresql": [
        *before.UNDO["postgresql"],
        *map(_now, before.POSTGRESQL),
        _between(_postgresql_day),
    ],
}
UNDO = {
    "sqlite": [
        *before.UNDO["sqlite"],
        *before.SQLITE,
        _between(_sqlite_day, "-"),
    ],
    "postgresql": [
        *before.UNDO["postgresql"],
        *before.POSTGRESQL,
        _between(_postgresql_day, "-"),
    ],
}


class Migration(migrations.Migration):
    dependencies = [("invoices", "0014_a_submitted_invoice_was_whole")]
    operations = [statements(do=DO, undo=UNDO)]
