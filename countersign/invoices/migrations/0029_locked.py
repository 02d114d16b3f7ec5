"""An invoice is locked with its month, counts in another one where that was closed, and can be taken back by another one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("invoices", "0028_not_exported_yet")]
    operations = [
        migrations.AddField(
            "invoice", "locked_at", models.DateTimeField(editable=False, null=True)
        ),
        migrations.AddField(
            "invoice", "counts_in", models.DateField(editable=False, null=True)
        ),
        migrations.AddField(
            "invoice", "reversed_at", models.DateTimeField(editable=False, null=True)
        ),
        migrations.AddField(
            "invoice",
            "reverses",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="reversals",
                to="invoices.invoice",
            ),
        ),
    ]
