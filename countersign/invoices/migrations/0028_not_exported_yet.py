"""What is not exported yet is found in an index, the oldest first."""

from django.db import migrations, models

from countersign.database.index_meanwhile import AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("invoices", "0027_paid_unknown")]
    operations = [
        AddIndexMeanwhile(
            model_name="invoice",
            index=models.Index(
                condition=models.Q(exported_at=None, status="approved"),
                fields=["organization", "issue_key", "tie_key"],
                name="unexported_by_issue_key",
            ),
        ),
    ]
