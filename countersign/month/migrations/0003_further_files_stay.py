"""The database lets nothing change of the further files of an invoice whose month is closed, as of its other parts (0002)."""

from django.db import migrations

from countersign.database.by_vendor import statements

TABLE = "invoices_furtherfile"
_OVER = """((SELECT coalesce(max(years), 0) FROM history_keeping) > 0
    AND CAST(strftime('%Y', i.decided_at, '-14 hours') AS INTEGER)
        < CAST(strftime('%Y', 'now', '+14 hours') AS INTEGER) - (SELECT coalesce(max(years), 0) FROM history_keeping))"""


def _locked(invoice: str, but: str = "0") -> str:
    return f"""EXISTS (SELECT 1 FROM invoices_invoice i
        WHERE i.id = {invoice} AND i.locked_at IS NOT NULL AND NOT {but})"""  # noqa: S608


SQLITE = {
    f"{TABLE}_locked_insert": f"BEFORE INSERT ON {TABLE} WHEN {_locked('NEW.invoice_id')}",
    f"{TABLE}_locked_update": f"""BEFORE UPDATE ON {TABLE}
        WHEN {_locked("NEW.invoice_id")} OR {_locked("OLD.invoice_id")}""",
    f"{TABLE}_locked_delete": f"BEFORE DELETE ON {TABLE} WHEN {_locked('OLD.invoice_id', _OVER)}",
}
DO = {
    "sqlite": [
        f"CREATE TRIGGER {name} {rest} BEGIN SELECT RAISE(ABORT, 'its month is closed'); END"
        for name, rest in SQLITE.items()
    ],
    "postgresql": [
        f"""CREATE TRIGGER {TABLE}_locked BEFORE INSERT OR UPDATE OR DELETE ON {TABLE} FOR EACH ROW
        EXECUTE FUNCTION locked_refuses_parts()"""
    ],
}
UNDO = {
    "sqlite": [f"DROP TRIGGER {name}" for name in SQLITE],
    "postgresql": [f"DROP TRIGGER {TABLE}_locked ON {TABLE}"],
}


class Migration(migrations.Migration):
    dependencies = [
        ("month", "0002_what_is_closed_stays"),
        ("invoices", "0041_further_files"),
    ]
    operations = [statements(do=DO, undo=UNDO)]
