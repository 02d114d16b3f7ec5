"""What keeping the index of words asks for."""

from collections.abc import Iterable

from django.db.models import F, QuerySet

from countersign.database.prepared import prepared
from countersign.invoices.models import Invoice

from .words import AMOUNTS, DAYS


@prepared
def using(organization: int, document: int) -> QuerySet[Invoice]:
    """The invoices that use a file, with what they are found by."""
    ours = Invoice.objects.filter(
        organization=organization, originals__document=document
    )
    return ours.only(
        *("organization", "number", "vendor_name", "order_reference", "iban", "more"),
        *(*AMOUNTS, *DAYS),
    )


@prepared
def files(organization: int, invoice: int) -> QuerySet[Invoice]:
    """An invoice once for each page of its files, with what stands there, the file's name and its vendor's VAT id."""
    ours = Invoice.objects.filter(organization=organization, pk=invoice)
    order = (
        "originals__position",
        "originals__pk",
        "originals__document__pages__number",
    )
    return _with_files(ours).order_by(*order)


def files_of_each(organization: int, invoices: Iterable[int]) -> QuerySet[Invoice]:
    """The same for several."""
    return _with_files(
        Invoice.objects.filter(organization=organization, pk__in=invoices)
    )


def _with_files(rows: QuerySet[Invoice]) -> QuerySet[Invoice]:
    read = "originals__document"
    return rows.only("pk").annotate(
        vat_id=F("vendor__vat_id"),
        name=F(f"{read}__name"),
        said=F(f"{read}__said"),
        inside=F(f"{read}__inside"),
        words=F(f"{read}__pages__words"),
    )
