"""Invoices are found by amounts, days and accounts, too: the schedule indexes those of before anew, by and by."""

from django.db import migrations, models

from countersign.database.index_meanwhile import AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("invoices", "0030_counted_once")]

    operations = [
        AddIndexMeanwhile(
            "searchrow",
            models.Index(
                fields=["organization"],
                condition=models.Q(form=None) | models.Q(form__lt=3),
                name="words_of_a_form_before_3",
            ),
        ),
        migrations.RemoveIndex("searchrow", "words_of_an_earlier_form"),
    ]
