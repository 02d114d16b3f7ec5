"""Whether an invoice is coded, and who had it on their desk before, as columns of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("invoices", "0032_found_by_further_words")]

    operations = [
        migrations.AddField(
            "invoice", "coded", models.BooleanField(editable=False, null=True)
        ),
        migrations.AddField(
            "invoice",
            "earlier_agents",
            models.JSONField(blank=True, editable=False, null=True),
        ),
    ]
