"""Invoices are found by VAT ids, orders, names of files and comments, too: the schedule indexes those of before anew."""

from django.db import migrations, models

from countersign.database.index_meanwhile import AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("invoices", "0031_found_by_figures")]

    operations = [
        AddIndexMeanwhile(
            "searchrow",
            models.Index(
                fields=["organization"],
                condition=models.Q(form=None) | models.Q(form__lt=4),
                name="words_of_a_form_before_4",
            ),
        ),
        migrations.RemoveIndex("searchrow", "words_of_a_form_before_3"),
    ]
