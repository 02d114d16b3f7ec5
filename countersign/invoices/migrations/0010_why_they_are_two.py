"""Why a manager said that two invoices are not the same."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("invoices", "0009_numbers_restart")]
    operations = [
        migrations.AddField(
            "notduplicate",
            "why",
            models.TextField(blank=True, default="", db_default=""),
        )
    ]
