"""What was paid of an invoice, and since when nothing more is to be paid. Of what is there already nobody has said so."""

from django.db import migrations, models

from countersign.database.fields import ExactDecimalField
from countersign.database.index_meanwhile import AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("invoices", "0019_credit_notes_of_before")]
    operations = [
        migrations.AddField(
            model_name="invoice",
            name="paid_amount",
            field=ExactDecimalField(
                blank=True, editable=False, null=True, places=3, verbose_name="Paid"
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="paid_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        AddIndexMeanwhile(
            model_name="invoice",
            index=models.Index(
                condition=models.Q(("paid_at", None), ("status", "approved")),
                fields=["organization", "due_key", "tie_key"],
                name="unpaid_by_due_key",
            ),
        ),
    ]
