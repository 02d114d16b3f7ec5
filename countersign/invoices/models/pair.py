"""Two invoices that look like one, and are not."""

from django.db import models
from django.utils import timezone

from countersign.accounts.models import Organization, User
from countersign.database.tenancy import Belonging

from .invoice import Invoice


class NotDuplicate(Belonging):
    """Somebody has said of two invoices that they are not the same one; `first` is the one with the lower id.

    `reasons` are the names of the checks that held then: another reason later is told again. `for_all` says
    that a manager who signed in and entered neither of them has said so, with `why`; else the managers are still
    told, and by whom.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    first = models.ForeignKey(Invoice, models.CASCADE, related_name="+")
    second = models.ForeignKey(Invoice, models.CASCADE, related_name="+")
    reasons = models.JSONField(default=list)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    for_all = models.BooleanField(default=False)
    why = models.TextField(blank=True, default="", db_default="")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"], name="a_pair_is_told_apart_once"
            ),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")),
                name="a_pair_in_its_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id}, {self.second_id}"
