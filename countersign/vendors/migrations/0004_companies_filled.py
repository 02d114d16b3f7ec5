"""The same for the vendors that there are. Doing it again changes nothing."""

from django.db import migrations, transaction

from countersign.vendors.models import company_parts

STEP = 1000


def fill(apps, _editor):
    rows = apps.get_model("vendors", "Vendor").objects.order_by("pk")
    last, is_more = 0, True
    while is_more:
        with transaction.atomic():
            locked = rows.select_for_update(no_key=True).filter(pk__gt=last)
            some = list(locked.only("name")[:STEP])
            for vendor in some:
                vendor.company, vendor.head, vendor.tail = company_parts(vendor.name)
            rows.bulk_update(some, ["company", "head", "tail"])
        last, is_more = (some[-1].pk, True) if some else (last, False)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("vendors", "0003_companies")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
