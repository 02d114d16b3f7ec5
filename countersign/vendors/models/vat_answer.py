"""What VIES, the register of VAT ids of the European Commission, answered."""

from django.db import models
from django.utils import timezone

from countersign.accounts.models import Organization, User
from countersign.database.tenancy import Belonging

from .vendor import Vendor


class VatAnswer(Belonging):
    """One answer about a VAT id, kept as the proof that it was asked for; never changed.

    `name` and `address` are what the register says, often nothing. `consultation` is the number that proves the
    question to tax offices: there is one where the organization's own VAT id was named.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    vendor = models.ForeignKey(Vendor, models.CASCADE, related_name="vat_answers")
    vat_id = models.CharField(max_length=20)
    is_valid = models.BooleanField()
    name = models.TextField(blank=True)
    address = models.TextField(blank=True)
    consultation = models.CharField(max_length=100, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.vat_id} {self.at:%Y-%m-%d}"
