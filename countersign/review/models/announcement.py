"""What a manager who wants one mail an hour is still to be told of."""

from django.db import models
from django.utils import timezone

from countersign.accounts.models import Membership, Organization
from countersign.database.tenancy import Belonging
from countersign.invoices.models import Invoice


class Announcement(Belonging):
    """One submitted invoice for one manager's hourly mail; `mailed_at` says in which it was told."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["membership", "mailed_at", "at"], name="announcements_to_mail"
            )
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id} for {self.membership_id}"
