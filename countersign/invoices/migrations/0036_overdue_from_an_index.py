"""What is to be paid and what is overdue are counted from an index alone."""

from django.db import migrations, models

from countersign.database.index_meanwhile import AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("invoices", "0035_decided_by_day")]

    operations = [
        AddIndexMeanwhile(
            "invoice",
            models.Index(
                fields=[
                    *("organization", "due_key", "tie_key", "amount_due"),
                    *("gross_total", "paid_unknown", "set_aside_at"),
                ],
                condition=models.Q(status="approved", paid_at=None),
                name="unpaid_by_due_to_pay",
            ),
        ),
        migrations.RemoveIndex("invoice", "unpaid_by_due_key"),
    ]
