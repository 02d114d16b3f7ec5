"""What an invoice says beyond the usual: its kind, the amount due, and what not every one has in one column.

The kind is added by hand: Django would copy the whole table on SQLite, and leave its triggers behind.
"""

from django.db import migrations, models

import countersign.database.fields

_KINDS = (
    ("invoice", "Invoice"),
    ("credit note", "Credit note"),
    ("corrected invoice", "Corrected invoice"),
    ("prepayment invoice", "Prepayment invoice"),
    ("partial invoice", "Partial invoice"),
    ("debit note", "Debit note"),
    ("receipt", "Receipt"),
)


def _exact(places, label):
    return countersign.database.fields.ExactDecimalField(
        blank=True, null=True, places=places, verbose_name=label
    )


class Migration(migrations.Migration):
    dependencies = [("invoices", "0012_rejected_on_the_desk")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField(
                    model_name="invoice",
                    name="kind",
                    field=models.CharField(
                        choices=_KINDS,
                        db_default="invoice",
                        default="invoice",
                        max_length=20,
                        verbose_name="Kind",
                    ),
                ),
            ],
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE invoices_invoice ADD COLUMN kind varchar(20) DEFAULT 'invoice' NOT NULL",
                    "ALTER TABLE invoices_invoice DROP COLUMN kind",
                ),
            ],
        ),
        migrations.AddField("invoice", "amount_due", _exact(3, "Amount due")),
        migrations.AddField(
            "invoice",
            "more",
            models.JSONField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            "lineitem",
            "more",
            models.JSONField(blank=True, editable=False, null=True),
        ),
        migrations.AddField("lineitem", "price_base_quantity", _exact(6, "Price per")),
    ]
