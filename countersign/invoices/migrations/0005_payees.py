"""What all spellings of an invoice's vendor share, and the digits of its number that count."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("invoices", "0004_answers_and_findings")]
    operations = [
        migrations.AddField(
            "invoice",
            "number_core",
            models.CharField(max_length=100, null=True, editable=False),
        ),
        migrations.AddField(
            "invoice",
            "payee_key",
            models.CharField(max_length=200, null=True, editable=False),
        ),
    ]
