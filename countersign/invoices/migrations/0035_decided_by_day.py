"""What was decided on a day is found in an index."""

from django.db import migrations, models

from countersign.database.index_meanwhile import AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("invoices", "0034_found_by_coding_and_currency")]

    operations = [
        AddIndexMeanwhile(
            "invoice",
            models.Index(
                fields=["organization", "decided_at"],
                condition=models.Q(decided_at__isnull=False),
                name="all_by_decided_at",
            ),
        ),
    ]
