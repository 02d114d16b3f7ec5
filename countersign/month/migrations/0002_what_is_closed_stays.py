"""The database lets nothing change of what is locked, nor join a month that is closed, nor a closing.

What is locked can be paid, exported and taken back by another one. It goes once it has been kept for as long as
`history_keeping` says; its year is compared as late as it can be in any time zone, today's as early.
"""

from django.db import migrations

from countersign.database.by_vendor import statements

INVOICE = "invoices_invoice"
PARTS = (
    "invoices_lineitem",
    "invoices_invoicedocument",
    "coding_codingline",
    "review_decision",
)
# What an invoice says, where it stands and in which month it counts. What is derived of it is made anew by migrations.
FIXED = (
    *(
        "organization_id",
        "agent_id",
        "status",
        "version",
        "kind",
        "number",
        "vendor_id",
    ),
    *("vendor_name", "issue_date", "due_date", "currency", "order_reference", "iban"),
    *("net_total", "tax_total", "gross_total", "amount_due", "more", "no_items"),
    *("unparsed", "answers", "coding_kept", "created_at", "submitted_at", "decided_at"),
    *("locked_at", "counts_in"),
)
ONCE = ("reversed_at",)
_SAID = "'its month is closed'"
_CLOSED = "'a closed month is not opened again'"
_JOINS = """NEW.status IN ('approved', 'rejected') AND NEW.locked_at IS NULL AND NEW.issue_date IS NOT NULL"""
_IN_CLOSED = """EXISTS (SELECT 1 FROM accounts_organization o WHERE o.id = NEW.organization_id
    AND COALESCE(NEW.counts_in, NEW.issue_date) <= o.closed_through)"""


def _changed(differs: str) -> str:
    fixed = [f"OLD.{one} {differs} NEW.{one}" for one in FIXED]
    once = [
        f"(OLD.{one} IS NOT NULL AND OLD.{one} {differs} NEW.{one})" for one in ONCE
    ]
    # What it took back may be removed before it.
    once.append(
        f"(NEW.reverses_id IS NOT NULL AND OLD.reverses_id {differs} NEW.reverses_id)"
    )
    return " OR ".join([*fixed, *once])


def _over_sqlite(row: str) -> str:
    kept = "(SELECT coalesce(max(years), 0) FROM history_keeping)"
    return f"""({kept} > 0 AND CAST(strftime('%Y', {row}.decided_at, '-14 hours') AS INTEGER)
        < CAST(strftime('%Y', 'now', '+14 hours') AS INTEGER) - {kept})"""


def _locked_sqlite(invoice: str, but: str = "0") -> str:
    return f"""EXISTS (SELECT 1 FROM {INVOICE} i
        WHERE i.id = {invoice} AND i.locked_at IS NOT NULL AND NOT {but})"""  # noqa: S608


def _parts_sqlite(table: str) -> dict[str, str]:
    new, old = _locked_sqlite("NEW.invoice_id"), _locked_sqlite("OLD.invoice_id")
    gone = _locked_sqlite("OLD.invoice_id", _over_sqlite("i"))
    return {
        f"{table}_locked_insert": f"BEFORE INSERT ON {table} WHEN {new}",
        f"{table}_locked_update": f"BEFORE UPDATE ON {table} WHEN {new} OR {old}",
        f"{table}_locked_delete": f"BEFORE DELETE ON {table} WHEN {gone}",
    }


SQLITE = {
    "locked_refuses_update": f"BEFORE UPDATE ON {INVOICE} WHEN OLD.locked_at IS NOT NULL AND ({_changed('IS NOT')})",
    "locked_refuses_delete": f"BEFORE DELETE ON {INVOICE} WHEN OLD.locked_at IS NOT NULL AND NOT {_over_sqlite('OLD')}",
    "closed_refuses_insert": f"BEFORE INSERT ON {INVOICE} WHEN {_JOINS} AND {_IN_CLOSED}",
    "closed_refuses_update": f"""BEFORE UPDATE OF status, issue_date, counts_in ON {INVOICE}
        WHEN {_JOINS} AND OLD.locked_at IS NULL AND {_IN_CLOSED}""",
    **{name: rest for table in PARTS for name, rest in _parts_sqlite(table).items()},
}
SQLITE_CLOSINGS = {
    "closing_refuses_update": "BEFORE UPDATE ON month_closedmonth",
    "closing_refuses_delete": "BEFORE DELETE ON month_closedmonth",
}
_OVER = """kept > 0 AND extract(year FROM {row}.decided_at AT TIME ZONE 'UTC' - interval '14 hours')
    < extract(year FROM clock_timestamp() AT TIME ZONE 'UTC' + interval '14 hours') - kept"""
_KEPT = "SELECT coalesce(max(years), 0) INTO kept FROM history_keeping;"
FUNCTIONS = {
    "locked_refuses": f"BEGIN RAISE EXCEPTION {_SAID}; END",
    "locked_refuses_delete": f"""DECLARE kept integer; BEGIN {_KEPT}
        IF {_OVER.format(row="OLD")} THEN RETURN OLD; END IF;
        RAISE EXCEPTION {_SAID}; END""",
    "locked_refuses_parts": f"""DECLARE kept integer; invoice record; BEGIN
        IF TG_OP <> 'INSERT' THEN
            SELECT decided_at INTO invoice FROM {INVOICE} WHERE id = OLD.invoice_id AND locked_at IS NOT NULL;
            IF FOUND THEN
                {_KEPT}
                IF TG_OP = 'UPDATE' OR NOT ({_OVER.format(row="invoice")}) THEN RAISE EXCEPTION {_SAID}; END IF;
            END IF;
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        IF EXISTS (SELECT 1 FROM {INVOICE} WHERE id = NEW.invoice_id AND locked_at IS NOT NULL)
        THEN RAISE EXCEPTION {_SAID}; END IF;
        RETURN NEW; END""",  # noqa: S608 - names of our own
    "closed_refuses": f"""BEGIN IF {_IN_CLOSED} THEN RAISE EXCEPTION {_SAID}; END IF; RETURN NEW; END""",
    "closing_refuses": f"BEGIN RAISE EXCEPTION {_CLOSED}; END",
}
TRIGGERS = {
    "locked_refuses_update": f"""BEFORE UPDATE ON {INVOICE} FOR EACH ROW
        WHEN (OLD.locked_at IS NOT NULL AND ({_changed("IS DISTINCT FROM")})) EXECUTE FUNCTION locked_refuses()""",
    "locked_refuses_delete": f"""BEFORE DELETE ON {INVOICE} FOR EACH ROW
        WHEN (OLD.locked_at IS NOT NULL) EXECUTE FUNCTION locked_refuses_delete()""",
    "closed_refuses_insert": f"""BEFORE INSERT ON {INVOICE} FOR EACH ROW
        WHEN ({_JOINS}) EXECUTE FUNCTION closed_refuses()""",
    "closed_refuses_update": f"""BEFORE UPDATE OF status, issue_date, counts_in ON {INVOICE} FOR EACH ROW
        WHEN ({_JOINS} AND OLD.locked_at IS NULL) EXECUTE FUNCTION closed_refuses()""",
    **{
        f"{table}_locked": f"""BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW
        EXECUTE FUNCTION locked_refuses_parts()"""
        for table in PARTS
    },
    "closing_refuses": """BEFORE UPDATE OR DELETE ON month_closedmonth FOR EACH ROW
        EXECUTE FUNCTION closing_refuses()""",
    "closing_refuses_truncate": """BEFORE TRUNCATE ON month_closedmonth FOR EACH STATEMENT
        EXECUTE FUNCTION closing_refuses()""",
}


def _table(rest: str) -> str:
    return rest.split(" ON ")[1].split()[0]


DO = {
    "sqlite": [
        *(
            f"CREATE TRIGGER {name} {rest} BEGIN SELECT RAISE(ABORT, {_SAID}); END"
            for name, rest in SQLITE.items()
        ),
        *(
            f"CREATE TRIGGER {name} {rest} BEGIN SELECT RAISE(ABORT, {_CLOSED}); END"
            for name, rest in SQLITE_CLOSINGS.items()
        ),
    ],
    "postgresql": [
        *(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
            for name, body in FUNCTIONS.items()
        ),
        *(f"CREATE TRIGGER {name} {rest}" for name, rest in TRIGGERS.items()),
    ],
}
UNDO = {
    "sqlite": [f"DROP TRIGGER {name}" for name in (*SQLITE, *SQLITE_CLOSINGS)],
    "postgresql": [
        *(f"DROP TRIGGER {name} ON {_table(rest)}" for name, rest in TRIGGERS.items()),
        *(f"DROP FUNCTION {name}()" for name in FUNCTIONS),
    ],
}


class Migration(migrations.Migration):
    dependencies = [
        ("month", "0001_closed_months"),
        ("invoices", "0030_counted_once"),
        ("coding", "0002_coding_kept"),
        ("review", "0002_agreed_factors"),
        ("history", "0005_guarded"),
        ("accounts", "0011_closed_through"),
    ]
    operations = [statements(do=DO, undo=UNDO)]
