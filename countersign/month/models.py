"""Which months are closed."""

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership, Organization, User
from countersign.database.tenancy import Belonging


class ClosedMonthQuerySet(models.QuerySet["ClosedMonth"]):
    def visible_to(self, member: Membership) -> Self:
        """Start every query here: closing is the managers' affair."""
        rows = self.filter(organization=member.organization_id)
        return rows if member.manages else rows.none()


class ClosedMonth(Belonging):
    """A month that somebody closed, with all before it that were open. Nothing opens it again, and its row never changes.

    `month` is its first day. `came_to` is what it came to then, by currency: {name: [invoices, to pay]}, as `figures` has
    it; `carried` how many invoices nobody had decided on, which count in a later month.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    month = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    note = models.CharField(_("Note"), max_length=300, blank=True)
    came_to = models.JSONField(default=dict)
    locked = models.PositiveIntegerField(default=0)
    carried = models.PositiveIntegerField(default=0)

    objects = ClosedMonthQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "month"], name="a_month_is_closed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
