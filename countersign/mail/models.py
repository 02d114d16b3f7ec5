"""The outbox: what is to be mailed, and what became of it."""

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    DROPPED = "dropped", _("No longer needed")
    FAILED = "failed", _("Failed")


class LetterQuerySet(models.QuerySet["Letter"]):
    def due(self) -> Self:
        """What should have gone out by now."""
        return self.filter(state=State.WAITING, due_at__lte=timezone.now())

    def failed(self, organization_id: int) -> Self:
        """What could not be delivered, newest first."""
        return self.filter(
            organization_id=organization_id, state=State.FAILED
        ).order_by("-pk")


class Letter(models.Model):
    """One mail to one person: its kind and the ids it is written from, never its text."""

    organization_id = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    arguments = models.JSONField(default=list)
    recipient = models.EmailField()
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state="waiting"),
                name="letters_waiting",
            ),
            models.Index(
                fields=["organization_id", "state", "id"], name="letters_by_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient}: {self.state}"
