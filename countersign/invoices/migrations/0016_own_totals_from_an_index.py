"""An agent's totals of each vendor are read from an index alone, with what is to be paid."""

from django.db import migrations, models

from countersign.database.index_meanwhile import AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("invoices", "0015_totals_of_what_is_to_be_paid")]
    operations = [
        AddIndexMeanwhile(
            "invoice",
            models.Index(
                fields=[
                    *("organization", "agent", "vendor", "currency"),
                    *("gross_total", "amount_due"),
                ],
                name="own_by_vendor_to_pay",
            ),
        ),
        migrations.RemoveIndex("invoice", "own_by_vendor"),
    ]
