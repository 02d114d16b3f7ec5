"""The files that invoices were entered from."""

from django.db import models

from countersign.accounts.models import Organization
from countersign.documents.models import Document

from .invoice import Invoice


class InvoiceDocument(models.Model):
    """Which files an invoice was entered from, in order."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    invoice = models.ForeignKey(
        Invoice, models.CASCADE, related_name="originals", db_index=False
    )
    document = models.ForeignKey(Document, models.PROTECT, related_name="uses")
    position = models.PositiveSmallIntegerField(default=0)

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
    """Its files in order, each with its document: one query, however often it is asked."""
    files = InvoiceDocument.objects.select_related("document")
    models.prefetch_related_objects([invoice], models.Prefetch("originals", files))
    return list(invoice.originals.all())
