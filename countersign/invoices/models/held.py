"""Who is in what is on everybody's desk."""

from datetime import timedelta
from typing import Final, Self

from django.db import models
from django.utils import timezone

from countersign.accounts.models import Organization, User
from countersign.database.tenancy import Belonging

from .invoice import Invoice

HELD_FOR: Final = timedelta(minutes=15)
"""How long after the last sign of life somebody is taken to be in it."""


class HeldQuerySet(models.QuerySet["Held"]):
    def lasting(self) -> Self:
        """Those of whom there was a sign of life of late."""
        return self.filter(seen_at__gt=timezone.now() - HELD_FOR)


class Held(Belonging):
    """Somebody has an invoice of everybody's open: colleagues see who, and it is not opened for them."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    invoice = models.OneToOneField(Invoice, models.CASCADE, related_name="held")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)

    objects = HeldQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.invoice_id} by {self.user_id}"
