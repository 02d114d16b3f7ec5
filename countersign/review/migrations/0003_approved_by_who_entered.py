"""Whether an approval is by whoever had entered the invoice.

By a statement of our own: Django would write SQLite's table anew, without the triggers that keep what is locked.
"""

from django.db import migrations, models

from countersign.database.by_vendor import statements

ADD = {
    "sqlite": ["ALTER TABLE review_decision ADD COLUMN own bool DEFAULT 0 NOT NULL"],
    "postgresql": [
        "ALTER TABLE review_decision ADD COLUMN own boolean DEFAULT false NOT NULL"
    ],
}
DROP = "ALTER TABLE review_decision DROP COLUMN own"


class Migration(migrations.Migration):
    dependencies = [("review", "0002_agreed_factors")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [statements(do=ADD, undo={"sqlite": [DROP], "postgresql": [DROP]})],
            [
                migrations.AddField(
                    "decision",
                    "own",
                    models.BooleanField(db_default=False, default=False),
                )
            ],
        )
    ]
