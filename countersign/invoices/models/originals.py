"""The files that invoices were entered from."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from django.db import models

from countersign.accounts.models import Organization
from countersign.database.prepared import Prepared, Slot
from countersign.database.tenancy import Belonging, BelongingKey
from countersign.documents.models import Document

from .invoice import Invoice

_FETCHED: Final = "_fetched_originals"


class InvoiceDocument(Belonging):
    """Which files an invoice was entered from, in order."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    invoice = BelongingKey(
        Invoice, models.CASCADE, related_name="originals", db_index=False
    )
    document = BelongingKey(Document, models.PROTECT, related_name="uses")
    position = models.PositiveSmallIntegerField(default=0)

    # Width and height of each page in PDF points, by its number: known to what `uses_of` has fetched.
    shapes: Mapping[int, tuple[float, float]] = MappingProxyType({})

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "document"], name="a_file_once_per_invoice"
            )
        ]
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.document} of {self.invoice}"


def uses_of(invoice: Invoice) -> list[InvoiceDocument]:
    """Its files in order, each with its document and its pages' shapes: one query, however often it is asked."""
    known: list[InvoiceDocument] | None = getattr(invoice, _FETCHED, None)
    if known is None:
        known = _fetch(invoice)
        setattr(invoice, _FETCHED, known)
    return known


def _fetch(invoice: Invoice) -> list[InvoiceDocument]:
    """One row a page, or one for a file without pages."""
    uses: dict[int, InvoiceDocument] = {}
    rows: list[Any] = _USES.rows(
        organization=invoice.organization_id, invoice=invoice.pk
    )
    for row in rows:
        use = uses.setdefault(row.pk, row)
        if row.page is not None:
            use.shapes = {**use.shapes, row.page: (row.width, row.height)}
    return list(uses.values())


_USES: Final = Prepared(
    lambda: (
        InvoiceDocument.objects.filter(
            organization=Slot("organization"), invoice=Slot("invoice")
        )
        .select_related("document")
        .annotate(
            page=models.F("document__pages__number"),
            width=models.F("document__pages__width"),
            height=models.F("document__pages__height"),
        )
    )
)
