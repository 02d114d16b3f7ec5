"""How somebody has the table of invoices in an organization."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_who_approves")]

    operations = [
        migrations.AddField(
            "membership",
            "table_kept",
            models.JSONField(blank=True, editable=False, null=True),
        ),
    ]
