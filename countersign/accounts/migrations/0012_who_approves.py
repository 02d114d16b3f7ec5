"""Who approves: somebody else than who entered an invoice, or owners what they entered, too.

By a statement of our own: Django would write SQLite's table anew, without the trigger that it has.
"""

from django.db import migrations, models

from countersign.database.by_vendor import statements

ADD = "ALTER TABLE accounts_organization ADD COLUMN approval varchar(6) DEFAULT 'others' NOT NULL"
DROP = "ALTER TABLE accounts_organization DROP COLUMN approval"
WHO = models.CharField(
    "Who approves?",
    max_length=6,
    choices=[
        ("others", "Somebody else than who entered it"),
        ("alone", "Owners approve what they entered themselves, too"),
    ],
    default="others",
    db_default="others",
    editable=False,
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_closed_through")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [
                statements(
                    do={"sqlite": [ADD], "postgresql": [ADD]},
                    undo={"sqlite": [DROP], "postgresql": [DROP]},
                )
            ],
            [migrations.AddField("organization", "approval", WHO)],
        )
    ]
