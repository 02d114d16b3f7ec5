"""A desk is read in its order from an index, made while others write."""

from django.db import migrations, models

from countersign.database.index_meanwhile import AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("invoices", "0038_held")]

    operations = [
        AddIndexMeanwhile(
            "invoice",
            models.Index(
                fields=["organization", "agent", "-status", "created_at", "id"],
                condition=models.Q(status__in=("draft", "returned"), set_aside_at=None),
                name="on_a_desk",
            ),
        ),
        migrations.RemoveIndex(model_name="invoice", name="own_open"),
    ]
