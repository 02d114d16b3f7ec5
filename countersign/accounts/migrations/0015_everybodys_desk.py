"""Who stands for everybody in an organization; nobody yet."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0014_opens")]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="everybody",
            field=models.BigIntegerField(editable=False, null=True),
        ),
    ]
