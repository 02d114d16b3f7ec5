"""Of what was approved before payments were kept here nobody has said whether it is paid. Which ones: `payments` knows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("invoices", "0025_coding_kept")]
    operations = [
        migrations.AddField(
            model_name="invoice",
            name="paid_unknown",
            field=models.BooleanField(editable=False, null=True),
        ),
    ]
