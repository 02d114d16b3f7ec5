"""The keys of all invoices, as they are made now; a vendor for each that is submitted. Doing it again changes nothing."""

from django.db import IntegrityError, migrations, transaction

from countersign.identity.companies import company_key
from countersign.invoices.models.numbers import (
    LONGEST,
    alike_key,
    base_key,
    core_key,
    number_key,
)
from countersign.vendors.models import company_parts, name_key

STEP = 1000
TAKEN = ("submitted", "approved")
MADE = (
    "number_key",
    "number_alike",
    "number_base",
    "number_core",
    "vendor_key",
    "payee_key",
)


def fill(apps, _editor):
    rows = apps.get_model("invoices", "Invoice").objects.order_by("pk")
    last, is_more = 0, True
    while is_more:
        with transaction.atomic():
            locked = rows.select_for_update(no_key=True).filter(pk__gt=last)
            some = list(locked.only("number", "vendor_name", *MADE)[:STEP])
            _fill(rows, some)
        last, is_more = (some[-1].pk, True) if some else (last, False)


def _fill(rows, some):
    """Those whose number is compared otherwise now are written one by one: two of them may be one number now."""
    for invoice in some:
        invoice.number_core = core_key(invoice.number)
        invoice.payee_key = company_key(invoice.vendor_name)[:200]
    rows.bulk_update(some, ["number_core", "payee_key"])
    for invoice in some:
        made = {
            "number_alike": alike_key(invoice.number),
            "number_base": base_key(invoice.number),
            "vendor_key": name_key(invoice.vendor_name)[:200],
        }
        key = number_key(invoice.number)[:LONGEST]
        one = rows.filter(pk=invoice.pk)
        if any(getattr(invoice, name) != value for name, value in made.items()):
            one.update(**made)
        if key != invoice.number_key:
            _write(one, {"number_key": key}, {})


def mend(apps, _editor):
    """Give each submitted invoice what the constraint asks for."""
    vendors = apps.get_model("vendors", "Vendor").objects
    taken = apps.get_model("invoices", "Invoice").objects.filter(status__in=TAKEN)
    for invoice in taken.filter(vendor=None).order_by("pk").iterator(STEP):
        name = invoice.vendor_name or "?"
        company, head, tail = company_parts(name)
        vendor, _is_new = vendors.get_or_create(
            organization_id=invoice.organization_id,
            key=name_key(name)[:200],
            defaults={"name": name, "company": company, "head": head, "tail": tail},
        )
        apart = f"{invoice.number_key[:80]}#{invoice.pk}"
        one = taken.filter(pk=invoice.pk)
        _write(one, {"vendor": vendor}, {"vendor": vendor, "number_key": apart})
    for invoice in taken.filter(number_key="").order_by("pk").iterator(STEP):
        taken.filter(pk=invoice.pk).update(number_key=f"#{invoice.pk}")


def _write(one, values, otherwise):
    """Write values; what is to be written instead where that makes two submitted invoices one."""
    try:
        with transaction.atomic():
            one.update(**values)
    except IntegrityError:
        if otherwise:
            one.update(**otherwise)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("invoices", "0005_payees"),
        ("vendors", "0004_companies_filled"),
    ]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(mend, migrations.RunPython.noop),
    ]
