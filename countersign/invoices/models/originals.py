"""The files that invoices were entered from."""

from collections.abc import Mapping
from types import MappingProxyType

from django.db import models

from countersign.accounts.models import Organization
from countersign.database.tenancy import Belonging
from countersign.documents.models import Document

from .invoice import Invoice


class InvoiceDocument(Belonging):
    """Which files an invoice was entered from, in order.

    `part` is which of several invoices in the file it is, from 0; `further` for how many more of them drafts were made.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    invoice = models.ForeignKey(
        Invoice, models.CASCADE, related_name="originals", db_index=False
    )
    document = models.ForeignKey(Document, models.PROTECT, related_name="uses")
    position = models.PositiveSmallIntegerField(default=0)
    part = models.SmallIntegerField(default=0, db_default=0)
    further = models.SmallIntegerField(default=0, db_default=0)

    # Width and height of each page in PDF points, by its number: known to what `queries.uses_of` has fetched.
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
