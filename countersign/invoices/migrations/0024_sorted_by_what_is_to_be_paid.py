"""The table is sorted by what its column shows. The order by gross total is in no index any more."""

from django.db import migrations, models

from countersign.database.index_meanwhile import AddIndexMeanwhile

AMONG = {
    "all": ("organization",),
    "own": ("organization", "agent"),
    "vendors": ("organization", "vendor"),
    "few": ("organization", "status"),
}


def _index(name):
    return models.Index(
        fields=[*AMONG[name], "pay_key", "tie_key"],
        name=f"{name}_by_pay_key",
        condition=~models.Q(status="approved") if name == "few" else None,
    )


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("invoices", "0023_what_is_to_be_paid_filled")]

    operations = [
        *(AddIndexMeanwhile("invoice", _index(name)) for name in AMONG),
        *(migrations.RemoveIndex("invoice", f"{name}_by_gross_key") for name in AMONG),
    ]
