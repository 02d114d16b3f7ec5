"""Whether agents see their colleagues' invoices; nowhere yet.

By a statement of our own, as 0012: Django would write SQLite's table anew, without the trigger that it has.
"""

from django.db import migrations, models

from countersign.database.by_vendor import statements

ADD = "ALTER TABLE accounts_organization ADD COLUMN requires_factor {} NOT NULL"
DROP = "ALTER TABLE accounts_organization DROP COLUMN requires_factor"
REQUIRES = models.BooleanField(
    "Whoever signs in needs a second factor: a passkey, or a code from an app",
    default=False,
    db_default=False,
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0017_agents_see_all")]

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
            [migrations.AddField("organization", "requires_factor", REQUIRES)],
        )
    ]
