"""What pages ask of exports."""

from collections.abc import Collection

from django.db.models import Count, F, Q, QuerySet

from countersign.invoices.models import Status

from .models import Export, ExportedInvoice, ExportProfile

# What was in the books is not what it was then.
CHANGED = ~Q(version=F("invoice__version")) | ~Q(invoice__status=Status.APPROVED)


def profiles_of(organization: int) -> QuerySet[ExportProfile]:
    """By name."""
    return ExportProfile.objects.filter(organization=organization).order_by("name")


def changed_in(export: Export) -> QuerySet[ExportedInvoice]:
    """The invoices of an export that counts which have changed since, each with the invoice."""
    rows = ExportedInvoice.objects.filter(
        CHANGED, organization=export.organization_id, export=export, counts=True
    )
    return rows.select_related("invoice").order_by("invoice")


def changed_of(organization: int, exports: Collection[int]) -> dict[int, int]:
    """How many invoices of each of some exports have changed since; one without any is absent."""
    rows = ExportedInvoice.objects.filter(
        CHANGED,
        organization=organization,
        export__in=exports,
        counts=True,
        invoice__exported_at__lt=F("invoice__changed_at"),
    )
    counted = rows.order_by().values_list("export")
    return dict(counted.annotate(found=Count("pk")))


def exports_of(organization: int, invoice: int) -> list[ExportedInvoice]:
    """The latest exports that an invoice is in."""
    rows = ExportedInvoice.objects.filter(organization=organization, invoice=invoice)
    return list(rows.select_related("export").order_by("-pk")[:10])
