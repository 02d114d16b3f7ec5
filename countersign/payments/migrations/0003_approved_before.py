"""What was approved before payments were kept here: nobody knows whether it is paid, in organizations that keep none yet.

In bounded steps. Doing it again changes nothing.
"""

from django.db import migrations

STEP = 2000


def mark(apps, _editor):
    began = {
        pk
        for name in ("Payment", "Run", "OwnAccount", "Statement")
        for pk in apps.get_model("payments", name)
        .objects.order_by("organization")
        .values_list("organization", flat=True)
        .distinct()
    }
    invoices = apps.get_model("invoices", "Invoice").objects.order_by("pk")
    organizations = apps.get_model("accounts", "Organization").objects.order_by("pk")
    for pk in organizations.exclude(pk__in=began).values_list("pk", flat=True):
        unpaid = invoices.filter(
            organization=pk, status="approved", paid_at=None, paid_amount=None
        )
        last = 0
        while some := list(
            unpaid.filter(pk__gt=last).values_list("pk", flat=True)[:STEP]
        ):
            unpaid.filter(pk__in=some, paid_unknown=None).update(paid_unknown=True)
            last = some[-1]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("payments", "0002_paid_elsewhere"),
        ("invoices", "0027_paid_unknown"),
    ]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
