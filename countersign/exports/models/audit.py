"""What was made to be taken along: archives of a period and procedure documents for the tax auditor, the whole of an organization."""

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership, Organization, User
from countersign.database.tenancy import Belonging

from .export import State


class AuditKind(models.TextChoices):
    """What a file is."""

    ARCHIVE = "archive", _("Archive of a period")
    PROCEDURE = "procedure", _("Procedure documentation")
    WHOLE = "whole", _("Archive of the organization")


class AuditFileQuerySet(models.QuerySet["AuditFile"]):
    def visible_to(self, member: Membership) -> Self:
        """Start every query here: these files are the owners'."""
        rows = self.filter(organization=member.organization_id)
        return rows if member.owns else rows.none()


class AuditFile(Belonging):
    """One file, kept byte for byte. `first` and `last` are the days of an archive, `invoices` how many are in it.

    `attempt` tells a worker that was taken for dead that it is not.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    kind = models.CharField(_("Kind"), max_length=10, choices=AuditKind.choices)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    first = models.DateField(_("From"), null=True)
    last = models.DateField(_("To"), null=True)

    state = models.CharField(
        max_length=10, choices=State.choices, default=State.WAITING
    )
    attempt = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)
    file_name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    invoices = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True)

    objects = AuditFileQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["organization", "-asked_at"], name="audit_by_age"),
            models.Index(
                fields=["changed_at"],
                condition=models.Q(state__in=("waiting", "making")),
                name="audit_under_way",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name or f"{self.kind} {self.pk}"

    @property
    def path(self) -> str:
        """Where its bytes are in the storage: by content, within the organization."""
        return f"audits/{self.organization_id}/{self.sha256[:2]}/{self.sha256}"

    @property
    def media_type(self) -> str:
        if self.kind == AuditKind.PROCEDURE:
            return "application/pdf"
        return "application/zip"
