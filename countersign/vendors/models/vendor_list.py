"""A list of vendors that somebody brought, until they have looked at what it would change."""

from django.db import models
from django.utils import timezone

from countersign.accounts.models import Organization, User
from countersign.database.tenancy import Belonging


class VendorList(Belonging):
    """The rows of one file, as texts: the first one has the headings. It is taken once, or goes after a day."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    rows = models.JSONField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name
