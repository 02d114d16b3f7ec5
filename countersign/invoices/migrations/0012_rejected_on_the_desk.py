"""The index by which an agent's desk finds what was rejected of late, made while others write."""

from django.db import migrations, models

from countersign.database.index_meanwhile import AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("invoices", "0011_set_aside")]
    operations = [
        AddIndexMeanwhile(
            model_name="invoice",
            index=models.Index(
                condition=models.Q(("set_aside_at", None), ("status", "rejected")),
                fields=["organization", "agent", "decided_at"],
                name="own_rejected",
            ),
        ),
    ]
