"""What earlier invoices of a vendor taught."""

from django.db import models
from django.utils import timezone

from countersign.accounts.models import Organization
from countersign.database.tenancy import Belonging
from countersign.extraction.hints import hints_from_json
from countersign.extraction.model import VendorHint

from .vendor import Vendor


class Lesson(Belonging):
    """What one confirmed invoice of a vendor taught: where its layout puts which field.

    `data` is the reader's own JSON (`extraction.hints`). A vendor keeps its latest lesson; an owner or
    agent may delete it on the vendor's page, and the next confirmed invoice teaches a new one.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    vendor = models.OneToOneField(Vendor, models.CASCADE, related_name="lesson")
    data = models.TextField()
    invoice_number = models.CharField(max_length=100, blank=True)
    learned_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.vendor}, {self.invoice_number}"

    @property
    def hints(self) -> tuple[VendorHint, ...]:
        """What it says, for the reader; nothing when it was kept in a form that is no more."""
        try:
            return hints_from_json(self.data)
        except (TypeError, ValueError, AttributeError):
            return ()
