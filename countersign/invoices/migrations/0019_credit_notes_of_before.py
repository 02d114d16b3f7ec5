"""Open invoices whose gross total is below nothing are credit notes: nobody could say so before. Doing it again changes nothing.

A new version tells the history's proof that it is not as it was returned. What waits for a decision or was decided stays as
its line says.
"""

from django.db import migrations, transaction
from django.db.models import F

STEP = 1000
OPEN = ("draft", "returned")


def name_credit_notes(apps, _editor):
    rows = apps.get_model("invoices", "Invoice").objects
    below = rows.filter(status__in=OPEN, kind="invoice", gross_total__lt=0)
    is_more = True
    while is_more:
        with transaction.atomic():
            held = below.order_by("pk").select_for_update(no_key=True)
            some = list(held.values_list("pk", flat=True)[:STEP])
            rows.filter(pk__in=some).update(
                kind="credit note", version=F("version") + 1
            )
        is_more = bool(some)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("invoices", "0018_found_by_more")]
    operations = [
        migrations.RunPython(name_credit_notes, migrations.RunPython.noop),
    ]
