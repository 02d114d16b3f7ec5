"""Which manager has had the summary of which day."""

from django.db import models
from django.utils import timezone

from countersign.accounts.models import Membership, Organization
from countersign.database.tenancy import Belonging


class DailySummary(Belonging):
    """One mail per manager and day. Whoever writes the row sends the mail; nobody writes it twice."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="summaries")
    day = models.DateField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "day"], name="one_summary_per_manager_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} for {self.membership_id}"
