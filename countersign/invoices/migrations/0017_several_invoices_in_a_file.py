"""Which of several invoices in one file a draft is entered from, and for how many of them drafts were made.

The columns are added by hand: Django would copy the whole table on SQLite.
"""

from django.db import migrations, models


def _column(name: str) -> migrations.SeparateDatabaseAndState:
    return migrations.SeparateDatabaseAndState(
        state_operations=[
            migrations.AddField(
                model_name="invoicedocument",
                name=name,
                field=models.SmallIntegerField(db_default=0, default=0),
            ),
        ],
        database_operations=[
            migrations.RunSQL(
                f"ALTER TABLE invoices_invoicedocument ADD COLUMN {name} smallint DEFAULT 0 NOT NULL",
                f"ALTER TABLE invoices_invoicedocument DROP COLUMN {name}",
            ),
        ],
    )


class Migration(migrations.Migration):
    dependencies = [("invoices", "0016_own_totals_from_an_index")]
    operations = [_column("part"), _column("further")]
