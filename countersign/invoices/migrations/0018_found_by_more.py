"""Which search rows were made before references and notes were looked at: the schedule makes them anew."""

from django.db import migrations, models

from countersign.database.index_meanwhile import AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("invoices", "0017_several_invoices_in_a_file")]
    operations = [
        migrations.AddField(
            "searchrow",
            "form",
            models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        AddIndexMeanwhile(
            "searchrow",
            models.Index(
                fields=["organization"],
                condition=models.Q(form=None),
                name="words_of_an_earlier_form",
            ),
        ),
    ]
