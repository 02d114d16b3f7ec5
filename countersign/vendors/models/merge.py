"""Two vendors that were found to be one."""

from django.db import models
from django.utils import timezone

from countersign.accounts.models import Organization, User
from countersign.database.tenancy import Belonging

from .vendor import Vendor


class Merge(Belonging):
    """One vendor became part of another one. `moved` has the ids of the rows that went over, by table, to bring them back."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    kept = models.ForeignKey(Vendor, models.CASCADE, related_name="+")
    gone = models.ForeignKey(Vendor, models.CASCADE, related_name="+")
    moved = models.JSONField(default=dict)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"


class Apart(Belonging):
    """Two vendors that somebody has said are two, however alike they look: it is not proposed again to merge them."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    first = models.ForeignKey(Vendor, models.CASCADE, related_name="+")
    second = models.ForeignKey(Vendor, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="told_apart_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"
