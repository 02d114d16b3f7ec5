"""What was exported: one row for each file, one for each invoice in it."""

from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership, Organization, User
from countersign.database.tenancy import Belonging
from countersign.invoices.models import Invoice

from .profile import ExportProfile


class State(models.TextChoices):
    """Where an export stands. A cancelled one was ready before: `cancelled_at` says so."""

    WAITING = "waiting", _("Waiting")
    MAKING = "making", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be made")


class ExportQuerySet(models.QuerySet["Export"]):
    def visible_to(self, member: Membership) -> Self:
        """Start every query here: exports belong to the whole organization, and to managers alone."""
        rows = self.filter(organization=member.organization_id)
        return rows if member.manages else rows.none()


class Export(Belonging):
    """One file that was made of some invoices, kept byte for byte.

    `profile_was` is the profile as it was then. `filter` is the table's, as its address had it; `unexported`: what
    was not exported yet. `left_out` lists what did not fit: {invoice, number, vendor, field, why, left_out}.
    `chosen` counts the invoices that were asked for, `done` how many of them were looked at, `invoices` those in the
    file, `sums` what they come to by currency. `attempt` tells a worker that was taken for dead that it is not.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="exports", db_index=False
    )
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    profile = models.ForeignKey(
        ExportProfile,
        models.SET_NULL,
        null=True,
        related_name="exports",
        db_index=False,
    )
    profile_was = models.JSONField(default=dict)
    filter = models.TextField(blank=True)
    unexported = models.BooleanField(default=False)

    state = models.CharField(
        max_length=10, choices=State.choices, default=State.WAITING
    )
    attempt = models.PositiveSmallIntegerField(default=0)
    beat_at = models.DateTimeField(default=timezone.now)
    problem = models.CharField(max_length=300, blank=True)
    chosen = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    invoices = models.PositiveIntegerField(default=0)
    sums = models.JSONField(default=dict)
    left_out = models.JSONField(default=list)

    file_name = models.CharField(max_length=255, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField(null=True)

    delivered_at = models.DateTimeField(null=True)
    delivery_attempts = models.PositiveSmallIntegerField(default=0)
    delivery_problem = models.CharField(max_length=300, blank=True)

    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    # Since when none of its invoices is exported by it any more.
    freed_at = models.DateTimeField(null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(state="making"),
                name="one_export_is_made_at_a_time",
            )
        ]
        indexes = [
            models.Index(fields=["organization", "-asked_at"], name="exports_by_age"),
            models.Index(fields=["organization", "profile"], name="exports_by_profile"),
            models.Index(
                fields=["beat_at"],
                condition=models.Q(state__in=("waiting", "making")),
                name="exports_under_way",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name or f"{self.profile_was.get('name', '')} {self.pk}"

    @property
    def path(self) -> str:
        """Where its file is in the storage: by content, within the organization."""
        return f"exports/{self.organization_id}/{self.sha256[:2]}/{self.sha256}"

    @property
    def counts(self) -> bool:
        """Do its invoices count as exported?"""
        was: dict[str, Any] = self.profile_was
        return bool(was.get("counts", True))


class ExportedInvoice(Belonging):
    """One invoice in one export, in the version that was written.

    `counts`: it makes the invoice exported: it was approved, and the export has not been cancelled. `once`: besides,
    the export took what was not exported yet, so no other such one has it.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    export = models.ForeignKey(Export, models.CASCADE, related_name="contents")
    invoice = models.ForeignKey(
        Invoice, models.CASCADE, related_name="exports", db_index=False
    )
    version = models.PositiveIntegerField()
    counts = models.BooleanField(default=False, db_default=False)
    once = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "export"], name="an_invoice_once_per_export"
            ),
            models.UniqueConstraint(
                fields=["invoice"],
                condition=models.Q(once=True),
                name="what_was_not_exported_is_exported_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "export"],
                condition=models.Q(counts=True),
                name="exports_that_count",
            )
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id} in {self.export_id}"
