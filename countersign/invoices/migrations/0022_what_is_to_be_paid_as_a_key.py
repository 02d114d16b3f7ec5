"""What is to be paid as a key to sort by; a process of the release before leaves it at nothing.

By a statement of our own: Django would write SQLite's table anew, without the triggers that it has.
"""

from django.db import migrations, models

from countersign.database.by_vendor import statements

ADD = "ALTER TABLE invoices_invoice ADD COLUMN pay_key bigint DEFAULT 0 NOT NULL"
DROP = "ALTER TABLE invoices_invoice DROP COLUMN pay_key"
KEY = models.BigIntegerField(default=0, db_default=0, editable=False)


class Migration(migrations.Migration):
    dependencies = [("invoices", "0021_exported_at")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [
                statements(
                    do={"sqlite": [ADD], "postgresql": [ADD]},
                    undo={"sqlite": [DROP], "postgresql": [DROP]},
                )
            ],
            [migrations.AddField("invoice", "pay_key", KEY)],
        )
    ]
