"""What was reversed may be entered again; nothing is reversed twice; what counts in another month is found in an index."""

from django.db import migrations, models

from countersign.database.index_meanwhile import AddIndexMeanwhile, AddUniqueMeanwhile


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("invoices", "0029_locked")]
    operations = [
        AddUniqueMeanwhile(
            "invoice",
            models.UniqueConstraint(
                fields=[
                    *("organization", "vendor", "number_key"),
                    *("issue_date", "gross_total"),
                ],
                condition=models.Q(
                    status__in=("submitted", "approved"),
                    reversed_at=None,
                    reverses=None,
                ),
                name="an_invoice_counts_once",
            ),
        ),
        migrations.RemoveConstraint("invoice", "an_invoice_is_submitted_once"),
        AddUniqueMeanwhile(
            "invoice",
            models.UniqueConstraint(
                fields=["reverses"],
                condition=models.Q(reverses__isnull=False),
                name="an_invoice_is_reversed_once",
            ),
        ),
        AddIndexMeanwhile(
            "invoice",
            models.Index(
                fields=["organization", "counts_in"],
                condition=models.Q(counts_in__isnull=False),
                name="late_by_month",
            ),
        ),
    ]
