"""Mails that were written beforehand wait in the outbox, sealed, until they are sent or over."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mail", "0002_failed_letters_found_at_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="sealed",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="letter",
            name="useful_until",
            field=models.DateTimeField(null=True),
        ),
    ]
