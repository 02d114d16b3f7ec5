"""Who stands in for whom, and when."""

from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.utils import timezone

from countersign.database.tenancy import Belonging

from .organization import Organization
from .people import Membership


def day_before(at: datetime) -> date:
    """The earliest day that may not be over yet in some time zone."""
    return (at - timedelta(days=1)).date()


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def open(self, at: datetime) -> Self:
        """Those that are not over: current and coming ones, the first to begin first.

        Time zones differ by a day at most; `Delegation.covers` knows exactly.
        """
        return self.ending_from(day_before(at))

    def ending_from(self, day: date) -> Self:
        """Those that end on this day or later and were not ended early, with the members and users they name."""
        return (
            self.filter(Delegation.ends_from(day))
            .select_related(
                "membership__organization",
                "membership__user",
                "delegate__organization",
                "delegate__user",
            )
            .order_by("starts_on", "pk")
        )


class Delegation(Belonging):
    """While a manager is away, another one is asked and decides in their place: from the first day to the last.

    The days are those of the absent manager's time zone. It is never passed on: somebody who stands in and is away
    too hands over only their own decisions.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    membership = models.ForeignKey(
        Membership, models.CASCADE, related_name="delegations"
    )
    delegate = models.ForeignKey(Membership, models.CASCADE, related_name="stands_in")
    starts_on = models.DateField()
    ends_on = models.DateField()
    ended_at = models.DateTimeField(null=True)  # ended before its last day
    created_at = models.DateTimeField(default=timezone.now)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="a_delegation_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~models.Q(membership=models.F("delegate")),
                name="nobody_stands_in_for_themselves",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate_id} for {self.membership_id}"

    @staticmethod
    def ends_from(day: date, of: str = "") -> models.Q:
        """The condition for a delegation that ends on this day or later; `of` is its prefix in a join: ``delegations__``."""
        return models.Q((f"{of}ended_at", None), (f"{of}ends_on__gte", day))

    def covers(self, at: datetime) -> bool:
        """Whether it is in force at a moment: both still manage, and in the absent one's time zone it is one of its days."""
        day = at.astimezone(self.membership.zone).date()
        return (
            self.ended_at is None
            and self.starts_on <= day <= self.ends_on
            and self.membership.manages
            and self.delegate.manages
            and self.delegate.user.is_active
        )

    def is_over(self, at: datetime) -> bool:
        """Whether its last day has passed, or it was ended before."""
        day = at.astimezone(self.membership.zone).date()
        return self.ended_at is not None or self.ends_on < day
