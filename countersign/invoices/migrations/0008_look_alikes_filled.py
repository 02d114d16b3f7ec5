"""Work out for every invoice that is there what numbers like its own share. Stopped halfway, it goes on from there."""

from django.db import migrations

from countersign.invoices.models.numbers import alike_key, base_key

BATCH = 1000


def fill(apps, _editor):
    """A thousand at a time, each batch on its own."""
    invoices = apps.get_model("invoices", "Invoice").objects
    last = 0
    while batch := list(
        invoices.filter(pk__gt=last, number_alike=None)
        .only("pk", "number")
        .order_by("pk")[:BATCH]
    ):
        for invoice in batch:
            invoice.number_alike = alike_key(invoice.number)
            invoice.number_base = base_key(invoice.number)
        invoices.bulk_update(batch, ["number_alike", "number_base"])
        last = batch[-1].pk


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("invoices", "0007_numbers_that_look_alike")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
