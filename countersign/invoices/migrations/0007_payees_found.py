"""Invoices of one payee are found by what their numbers share; exactly the same one is submitted once."""

from django.db import migrations, models

from countersign.database.index_meanwhile import AddIndexMeanwhile, AddUniqueMeanwhile


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("invoices", "0006_payees_filled")]
    operations = [
        *(
            AddIndexMeanwhile(
                "invoice",
                models.Index(
                    fields=["organization", "payee_key", key], name=f"payees_by_{key}"
                ),
            )
            for key in ("number_alike", "number_base", "number_core")
        ),
        AddIndexMeanwhile(
            "invoice",
            models.Index(
                fields=["organization", "iban", "number_core"],
                condition=~models.Q(iban=""),
                name="ibans_by_number_core",
            ),
        ),
        AddIndexMeanwhile(
            "invoice",
            models.Index(
                fields=["organization", "issue_key", "gross_key"],
                name="all_by_day_and_total",
            ),
        ),
        AddUniqueMeanwhile(
            "invoice",
            models.UniqueConstraint(
                fields=[
                    *("organization", "vendor", "number_key"),
                    *("issue_date", "gross_total"),
                ],
                condition=models.Q(status__in=("submitted", "approved")),
                name="an_invoice_is_submitted_once",
            ),
        ),
    ]
