"""E-invoices that no release has drawn are found among any number of files."""

from django.db import migrations, models

from countersign.database.index_meanwhile import AddIndexMeanwhile

EINVOICES = ("application/xml", "application/pkcs7-mime")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("documents", "0007_drawn_lines")]

    operations = [
        AddIndexMeanwhile(
            "document",
            models.Index(
                fields=["organization", "id"],
                condition=models.Q(drawing_version=0, reading_state="read")
                & (
                    models.Q(media_type__in=EINVOICES) | models.Q(verdict__isnull=False)
                ),
                name="documents_not_drawn",
            ),
        )
    ]
