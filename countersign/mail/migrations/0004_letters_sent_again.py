"""A letter knows how often a person has sent it again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mail", "0003_letters_written_beforehand"),
    ]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="again",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
    ]
