"""Since when an agent has what was sent back off the desk; nobody has set anything aside yet."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("invoices", "0010_why_they_are_two")]
    operations = [
        migrations.AddField(
            model_name="invoice",
            name="set_aside_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
