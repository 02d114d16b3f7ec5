"""The key of what is to be paid of all invoices, in bounded steps. Doing it again changes nothing."""

from django.db import migrations, models
from django.db.models.functions import Coalesce

STEP = 2000


def fill(apps, _editor):
    number = models.BigIntegerField()
    to_pay = Coalesce("amount_due", "gross_total", models.Value(0), output_field=number)
    rows = apps.get_model("invoices", "Invoice").objects.order_by("pk")
    last = 0
    while some := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:STEP]):
        among = rows.filter(pk__gt=last, pk__lte=some[-1])
        among.exclude(pay_key=to_pay).update(pay_key=to_pay)
        last = some[-1]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("invoices", "0022_what_is_to_be_paid_as_a_key")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
