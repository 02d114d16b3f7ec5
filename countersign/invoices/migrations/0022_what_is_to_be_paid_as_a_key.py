"""What is to be paid as a key to sort by; a process of the release before leaves it at nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("invoices", "0021_exported_at")]

    operations = [
        migrations.AddField(
            "invoice",
            "pay_key",
            models.BigIntegerField(default=0, db_default=0, editable=False),
        ),
    ]
