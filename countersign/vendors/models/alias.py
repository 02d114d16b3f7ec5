"""How a vendor's name is spelt on invoices, beside its own name."""

from django.db import models

from countersign.accounts.models import Organization
from countersign.database.tenancy import Belonging

from .keys import name_key
from .vendor import Vendor


class Alias(Belonging):
    """A spelling that means a vendor: an invoice with this name is its own."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    vendor = models.ForeignKey(Vendor, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=200, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key"], name="one_vendor_per_spelling"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.key = name_key(self.name)[:200]
        super().save(*args, **kwargs)  # type: ignore[arg-type]
