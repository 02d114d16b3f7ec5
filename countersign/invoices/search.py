"""Finding invoices by what is written on them."""

from django.db.models import Exists, OuterRef, Q

from countersign.vendors.models import name_key

from .models import InvoiceQuerySet, LineItem, number_key


def matching(rows: InvoiceQuerySet, text: str) -> InvoiceQuerySet:
    """The rows in which every word of `text` stands in the number, the vendor or an item's description.

    Numbers are found however they are separated (R2026 finds R-2026/0042), vendors without accents.
    """
    for word in text.replace("\0", " ").split():
        rows = rows.filter(_says(word))
    return rows


def _says(word: str) -> Q:
    items = LineItem.objects.filter(invoice=OuterRef("pk"), description__icontains=word)
    found = (
        Q(number__icontains=word) | Q(vendor_name__icontains=word) | Q(Exists(items))
    )
    if key := number_key(word):
        found |= Q(number_key__contains=key)
    if key := name_key(word):
        found |= Q(vendor_key__contains=key)
    return found
