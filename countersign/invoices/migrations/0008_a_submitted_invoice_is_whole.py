"""What is submitted has a vendor, a number, a day and a total, so that no NULL takes part in what is unique.

On SQLite by triggers: a constraint would write the table anew, without the triggers that it has. On PostgreSQL what is
there already is not looked through; the next release does that (VALIDATE).
"""

from django.db import migrations, models

from countersign.database.by_vendor import statements

NAME = "what_is_submitted_is_whole"
TAKEN = ("submitted", "approved")
COLUMNS = ("vendor_id", "issue_date", "gross_total")
_LACKS = " OR ".join(f"NEW.{column} IS NULL" for column in COLUMNS)
_HAS = " AND ".join(f"{column} IS NOT NULL" for column in COLUMNS)
SQLITE = [
    f"""CREATE TRIGGER {NAME}_{when} BEFORE {what} ON invoices_invoice
    WHEN NEW.status IN {TAKEN} AND (NEW.number_key = '' OR {_LACKS})
    BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: {NAME}'); END"""
    for when, what in (
        ("when_it_comes", "INSERT"),
        ("when_it_changes", f"UPDATE OF status, number_key, {', '.join(COLUMNS)}"),
    )
]
POSTGRESQL = [
    f"""ALTER TABLE invoices_invoice ADD CONSTRAINT {NAME}
    CHECK (status NOT IN {TAKEN} OR (number_key <> '' AND {_HAS})) NOT VALID"""
]
UNDO = {
    "sqlite": [
        f"DROP TRIGGER {NAME}_when_it_comes",
        f"DROP TRIGGER {NAME}_when_it_changes",
    ],
    "postgresql": [f"ALTER TABLE invoices_invoice DROP CONSTRAINT {NAME}"],
}
CONSTRAINT = models.CheckConstraint(
    condition=~models.Q(status__in=TAKEN)
    | (
        models.Q(
            vendor__isnull=False, issue_date__isnull=False, gross_total__isnull=False
        )
        & ~models.Q(number_key="")
    ),
    name=NAME,
)


class Migration(migrations.Migration):
    dependencies = [("invoices", "0007_payees_found")]
    operations = [
        migrations.SeparateDatabaseAndState(
            [statements(do={"sqlite": SQLITE, "postgresql": POSTGRESQL}, undo=UNDO)],
            [migrations.AddConstraint("invoice", CONSTRAINT)],
        )
    ]
