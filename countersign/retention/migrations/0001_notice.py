import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "organization",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="accounts.organization",
                    ),
                ),
                ("before", models.DateTimeField(null=True)),
                ("invoices", models.PositiveIntegerField(default=0)),
                ("lines", models.PositiveIntegerField(default=0)),
                ("noted_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("confirmations", models.PositiveSmallIntegerField(default=0)),
                ("looked_at", models.DateTimeField(null=True)),
                ("refused", models.TextField(blank=True)),
                ("cleared", models.DateTimeField(null=True)),
            ],
            options={"abstract": False},
        ),
    ]
