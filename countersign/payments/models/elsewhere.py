"""What somebody said once of many invoices: that they were paid elsewhere."""

from django.db import models
from django.utils import timezone

from countersign.accounts.models import Membership, Organization
from countersign.database.tenancy import Belonging


class PaidElsewhere(Belonging):
    """All that was approved and unpaid at `asked_at` and due before a day was paid elsewhere. A worker keeps it, some at a time.

    `last` is the last invoice that was looked at, `kept` how many are paid by it, `left` how many were not to be paid by then.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    by = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    before = models.DateField()
    paid_on = models.DateField()
    asked_at = models.DateTimeField(default=timezone.now)
    count = models.PositiveIntegerField()
    last = models.BigIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(done_at=None),
                name="paid_elsewhere_is_kept_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"paid elsewhere {self.pk}"
