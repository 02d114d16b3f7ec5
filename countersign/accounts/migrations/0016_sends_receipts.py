"""Whether members get a receipt for invoices that they send by mail; nobody yet.

By a statement of our own, as 0012: Django would write SQLite's table anew, without the trigger that it has.
"""

from django.db import migrations, models

from countersign.database.by_vendor import statements

ADD = "ALTER TABLE accounts_organization ADD COLUMN sends_receipts {} NOT NULL"
DROP = "ALTER TABLE accounts_organization DROP COLUMN sends_receipts"
SENDS = models.BooleanField(
    "Members who send or forward invoices by mail get a receipt",
    default=False,
    db_default=False,
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0015_everybodys_desk")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [
                statements(
                    do={
                        "sqlite": [ADD.format("bool DEFAULT 0")],
                        "postgresql": [ADD.format("boolean DEFAULT false")],
                    },
                    undo={"sqlite": [DROP], "postgresql": [DROP]},
                )
            ],
            [migrations.AddField("organization", "sends_receipts", SENDS)],
        )
    ]
