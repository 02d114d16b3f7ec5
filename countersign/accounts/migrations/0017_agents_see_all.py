"""Whether agents see their colleagues' invoices; nowhere yet.

By a statement of our own, as 0012: Django would write SQLite's table anew, without the trigger that it has.
"""

from django.db import migrations, models

from countersign.database.by_vendor import statements

ADD = "ALTER TABLE accounts_organization ADD COLUMN agents_see_all {} NOT NULL"
DROP = "ALTER TABLE accounts_organization DROP COLUMN agents_see_all"
SEE_ALL = models.BooleanField(
    "Agents see their colleagues’ invoices: to look at, never to change",
    default=False,
    db_default=False,
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0016_sends_receipts")]

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
            [migrations.AddField("organization", "agents_see_all", SEE_ALL)],
        )
    ]
