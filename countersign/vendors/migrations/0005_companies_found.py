"""Vendors are found by what they resemble one another in: name, VAT id, mail domain, account."""

from django.db import migrations, models

from countersign.database.index_meanwhile import AddIndexMeanwhile

COLUMNS = ("company", "head", "tail", "vat_id", "mail_domain")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("vendors", "0004_companies_filled")]
    operations = [
        *(
            AddIndexMeanwhile(
                "vendor",
                models.Index(
                    fields=["organization", name], name=f"companies_by_{name}"
                ),
            )
            for name in COLUMNS
        ),
        AddIndexMeanwhile(
            "bankaccount",
            models.Index(fields=["organization", "iban"], name="accounts_by_iban"),
        ),
    ]
