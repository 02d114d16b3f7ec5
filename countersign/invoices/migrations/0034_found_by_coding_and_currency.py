"""What is not coded yet, and what is to be paid in a currency, are found in an index."""

from django.db import migrations, models

from countersign.database.index_meanwhile import AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("invoices", "0033_coded_and_handed_over")]

    operations = [
        AddIndexMeanwhile(
            "invoice",
            models.Index(
                fields=["organization", "created_at", "tie_key"],
                condition=models.Q(coded=False),
                name="uncoded_by_created_at",
            ),
        ),
        AddIndexMeanwhile(
            "invoice",
            models.Index(
                fields=["organization", "currency", "pay_key", "tie_key"],
                name="all_by_currency_to_pay",
            ),
        ),
    ]
