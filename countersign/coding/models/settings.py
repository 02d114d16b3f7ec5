"""What an owner decides about coding."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Organization
from countersign.database.tenancy import Belonging


class CodingSettings(Belonging):
    """One row an organization; none is as good as one that says no to all."""

    organization = models.OneToOneField(
        Organization, models.CASCADE, related_name="coding_settings"
    )
    managers_correct = models.BooleanField(
        _("Managers may correct the coding of a submitted invoice"), default=False
    )
    needed = models.BooleanField(
        _("An invoice is submitted only once it is coded"), default=False
    )

    def __str__(self) -> str:
        return f"coding of {self.organization_id}"
