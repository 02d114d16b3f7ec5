"""Which invoices are coded, where anything is coded, in bounded steps. Doing it again changes nothing."""

from django.db import migrations

STEP = 2000


def fill(apps, _editor):
    invoices = apps.get_model("invoices", "Invoice").objects
    coding = apps.get_model("accounts", "Organization").objects.filter(has_coding=True)
    for organization in coding.order_by("pk").values_list("pk", flat=True):
        rows = invoices.filter(organization=organization, coded=None).order_by("pk")
        last = 0
        while some := list(rows.filter(pk__gt=last).values_list("pk", "more")[:STEP]):
            pks = {True: [], False: []}
            for pk, more in some:
                is_coded = any(path.startswith("coding.") for path in more or {})
                pks[is_coded].append(pk)
            for is_coded, ours in pks.items():
                invoices.filter(pk__in=ours).update(coded=is_coded)
            last = some[-1][0]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("coding", "0003_vendors_default_coding"),
        ("invoices", "0033_coded_and_handed_over"),
        ("accounts", "0009_coding_set_up"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
