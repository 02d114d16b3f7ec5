"""What is noted before anything is removed: how much is due in an organization, since when, and why it was refused."""

from datetime import datetime, timedelta
from typing import Final

from django.db import models

from countersign.accounts.models import Organization
from countersign.database.tenancy import Belonging

DAYS: Final = 7
"""So many days what is due stays after the owners were told, and on so many it is found due again."""


class Notice(Belonging):
    """What retention knows of an organization.

    `before`, `invoices`, `lines`: what is due; `noted_at`: since when its owners know; `confirmations`: on how many days one
    after another it was found due again, last at `confirmed_at`. `looked_at`: when the clock was last believed. `refused`: why
    nothing was removed when it was last looked at. `cleared`: the moment before which all that was over is gone.
    """

    organization = models.OneToOneField(
        Organization, models.CASCADE, primary_key=True, related_name="+"
    )
    before = models.DateTimeField(null=True)
    invoices = models.PositiveIntegerField(default=0)
    lines = models.PositiveIntegerField(default=0)
    noted_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmations = models.PositiveSmallIntegerField(default=0)
    looked_at = models.DateTimeField(null=True)
    refused = models.TextField(blank=True)
    cleared = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.invoices} invoices of before {self.before}"

    @property
    def goes_on(self) -> datetime | None:
        """The first moment at which what is noted may go."""
        return self.noted_at + timedelta(days=DAYS) if self.noted_at else None

    def is_ripe(self, now: datetime) -> bool:
        """Have the days passed, and was it found due on each of them?"""
        goes_on = self.goes_on
        return goes_on is not None and goes_on <= now and self.confirmations >= DAYS
