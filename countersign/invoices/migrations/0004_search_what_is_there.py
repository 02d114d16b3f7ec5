"""Make the invoices that are there be found."""

from collections import defaultdict

from django.db import migrations

from countersign.invoices.search.actions import words


def index_all(apps, schema_editor):
    invoices = apps.get_model("invoices", "Invoice")
    pks = list(invoices.objects.values_list("pk", flat=True))
    for start in range(0, len(pks), 500):
        _index(apps, pks[start : start + 500])


def _index(apps, pks):
    invoices, item, row, page = (
        apps.get_model(*name.split("."))
        for name in (
            "invoices.Invoice",
            "invoices.LineItem",
            "invoices.SearchRow",
            "documents.Page",
        )
    )
    texts, files = defaultdict(list), defaultdict(list)
    items = item.objects.filter(invoice__in=pks)
    for pk, text in items.values_list("invoice", "description"):
        texts[pk].append(text)
    pages = page.objects.filter(document__uses__invoice__in=pks)
    for pk, read in pages.values_list("document__uses__invoice", "words"):
        files[pk] += [word[0] for word in read]
    row.objects.bulk_create(
        row(
            invoice_id=one.pk,
            organization_id=one.organization_id,
            words=[
                f"{one.organization_id}_{word}"
                for word in words(
                    one.number, one.vendor_name, texts[one.pk], files[one.pk]
                )
            ],
        )
        for one in invoices.objects.filter(pk__in=pks)
    )


class Migration(migrations.Migration):
    dependencies = [("invoices", "0003_search"), ("documents", "0001_schema")]
    operations = [migrations.RunPython(index_all, migrations.RunPython.noop)]
