"""How an organization's exports are made: by name, to be used again."""

from datetime import datetime, time, timedelta
from typing import Any, Final

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Organization
from countersign.database.tenancy import Belonging

SEALED_FOR: Final = "export target"  # what a target's secret is sealed for


class Schedule(models.TextChoices):
    """When what is not exported yet is exported by itself."""

    NEVER = "never", _("Only when somebody asks")
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every Monday")
    MONTHLY = "monthly", _("On the first of each month")


class Target(models.TextChoices):
    """Where a finished file is put besides."""

    NONE = "none", _("Nowhere else: it is downloaded")
    FOLDER = "folder", _("A folder of the server")
    S3 = "s3", _("A bucket (S3)")
    SFTP = "sftp", _("Another machine (SFTP)")


class ExportProfile(Belonging):
    """A named way to export: the format with its settings, the file's name, when by itself and to where.

    `target_secret` is sealed. `counts`: invoices in such an export are exported; without it, it is a list to look at.
    `next_at` is when the schedule exports next.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="export_profiles", db_index=False
    )
    name = models.CharField(_("Name"), max_length=100)
    format = models.CharField(_("Format"), max_length=30)
    settings = models.JSONField(default=dict, blank=True)
    file_name = models.CharField(_("File name"), max_length=200)
    counts = models.BooleanField(_("Its invoices count as exported"), default=True)
    schedule = models.CharField(
        _("By itself"),
        max_length=10,
        choices=Schedule.choices,
        default=Schedule.NEVER,
    )
    hour = models.PositiveSmallIntegerField(
        _("At which hour"), default=6, validators=[MaxValueValidator(23)]
    )
    target = models.CharField(
        _("Where to"), max_length=10, choices=Target.choices, default=Target.NONE
    )
    target_settings = models.JSONField(default=dict, blank=True)
    target_secret = models.TextField(blank=True, editable=False)
    next_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"], name="one_export_profile_per_name"
            )
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=models.Q(next_at__isnull=False),
                name="export_profiles_due",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def next_after(self, moment: datetime) -> datetime | None:
        """When the schedule exports next after a moment, by the organization's clock; None where it never does."""
        zone = self.organization.zone
        today = moment.astimezone(zone).date()
        for ahead in range(33):
            day = today + timedelta(days=ahead)
            at = datetime.combine(day, time(self.hour), zone)
            fits = {
                Schedule.DAILY: True,
                Schedule.WEEKLY: day.isoweekday() == 1,
                Schedule.MONTHLY: day.day == 1,
            }
            if at > moment and fits.get(Schedule(self.schedule), False):
                return at
        return None

    @property
    def as_it_is(self) -> dict[str, Any]:
        """All that an export keeps of it: how it was made is known whatever becomes of the profile. No secret."""
        return {
            "id": self.pk,
            "name": self.name,
            "format": self.format,
            "settings": self.settings,
            "file_name": self.file_name,
            "counts": self.counts,
            "schedule": self.schedule,
            "hour": self.hour,
            "target": self.target,
            "target_settings": self.target_settings,
        }
