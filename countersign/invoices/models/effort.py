"""What entering an invoice took, and how what was read fared: counts, no content."""

from datetime import datetime
from typing import Self

from django.db import models

from countersign.accounts.models import Membership, Organization
from countersign.database.tenancy import Belonging
from countersign.vendors.models import Vendor

from .invoice import Invoice


class EffortQuerySet(models.QuerySet["Effort"]):
    def visible_to(self, member: Membership) -> Self:
        """Start every query here: what entering took in the member's organization."""
        return self.filter(invoice__organization=member.organization_id)

    def compared_since(self, since: datetime) -> Self:
        """Of invoices that have a file and were submitted since then."""
        return self.filter(corrections__isnull=False, invoice__submitted_at__gte=since)

    def of_vendor(self, vendor: Vendor | None) -> Self:
        """Of one vendor's invoices; of all for None."""
        return self.filter(invoice__vendor=vendor) if vendor else self


class Effort(Belonging):
    """Keystrokes, clicks and active seconds that entering one invoice took.

    `sittings` has the three counts of each opening of the entry page, by its id. `corrections` is how many
    values a person changed or typed; None until it is submitted, and without a file.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    invoice = models.OneToOneField(Invoice, models.CASCADE, related_name="effort")
    keystrokes = models.PositiveIntegerField(default=0)
    clicks = models.PositiveIntegerField(default=0)
    seconds = models.PositiveIntegerField(default=0)
    sittings = models.JSONField(default=dict)
    corrections = models.PositiveIntegerField(null=True)

    objects = EffortQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.invoice}: {self.seconds} s"


class FieldOutcomeQuerySet(models.QuerySet["FieldOutcome"]):
    def visible_to(self, member: Membership) -> Self:
        """Start every query here: the outcomes in the member's organization."""
        return self.filter(invoice__organization=member.organization_id)

    def since(self, since: datetime) -> Self:
        """Of invoices submitted since then."""
        return self.filter(invoice__submitted_at__gte=since)

    def of_vendor(self, vendor: Vendor | None) -> Self:
        """Of one vendor's invoices; of all for None."""
        return self.filter(invoice__vendor=vendor) if vendor else self


class FieldOutcome(Belonging):
    """How often a field's best suggestion was kept or changed in one invoice, or the value was typed for want of one.

    A header field has one of each at most, an item's field one for each item.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="outcomes")
    field = models.CharField(max_length=30)
    kept = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    typed = models.PositiveIntegerField(default=0)

    objects = FieldOutcomeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "field"], name="one_outcome_per_field"
            )
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.kept} kept, {self.changed} changed, {self.typed} typed"
