"""Letters that could not be delivered are few: they are counted for the metrics from an index of their own."""

from django.db import migrations, models

from countersign.database.index_meanwhile import AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("mail", "0001_initial")]

    operations = [
        AddIndexMeanwhile(
            model_name="letter",
            index=models.Index(
                fields=["id"],
                condition=models.Q(state="failed"),
                name="letters_failed",
            ),
        )
    ]
