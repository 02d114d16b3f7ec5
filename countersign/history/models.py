"""The history: an append-only audit trail in which each line carries the hash of the one before (hash chain)."""

import hashlib
import json
from typing import Any, Final, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from countersign.database.tenancy import Belonging

# What a line's hash is taken over, in this order; `at` as ISO 8601 with all its decimals.
HASHED: Final = (
    "organization_id",
    "sequence",
    "at",
    "actor_id",
    "actor_name",
    "via",
    "address",
    "verb",
    "subject_type",
    "subject_id",
    "data",
    "previous_hash",
)


class Chain(Belonging):
    """The head of an organization's history. Holding this row orders concurrent writers."""

    organization_id = models.BigIntegerField(primary_key=True)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.organization_id}: {self.sequence}"


class CheckpointQuerySet(models.QuerySet["Checkpoint"]):
    def last_of(self, organization_id: int) -> "Checkpoint | None":
        """Where an organization's history begins; None when nothing of it was removed."""
        of = self.filter(organization_id=organization_id)
        return of.order_by("-sequence").first()


class Checkpoint(models.Model):
    """The last of the lines that were removed when their time was over. Never changed, never removed."""

    organization_id = models.BigIntegerField()
    sequence = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    objects = CheckpointQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id", "sequence"], name="one_checkpoint_per_line"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id}: up to {self.sequence}"


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, organization_id: int, subject_type: str, subject_id: int) -> Self:
        """The history of one row, oldest first."""
        return self.filter(
            organization_id=organization_id,
            subject_type=subject_type,
            subject_id=subject_id,
        ).order_by("sequence")


class Event(Belonging):
    """Who did what to which row, when. Written once, never changed: the database refuses it."""

    organization_id = models.BigIntegerField()
    sequence = models.BigIntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    via = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=45, blank=True)
    verb = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id", "sequence"], name="history_has_no_forks"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization_id", "subject_type", "subject_id", "sequence"],
                name="history_of_a_row",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.actor_name} {self.verb} {self.subject_type} {self.subject_id}"

    def as_line(self) -> dict[str, Any]:
        """The line as data, exactly as it is hashed, and its hash: whoever has it can work the hash out again."""
        line = {name: getattr(self, name) for name in HASHED}
        return {**line, "at": self.at.isoformat(), "hash": self.hash}

    def content_hash(self) -> str:
        """SHA-256 over this line's content and the hash of the line before, as canonical JSON."""
        line = self.as_line()
        canonical = json.dumps(
            [line[name] for name in HASHED],
            cls=DjangoJSONEncoder,
            sort_keys=True,
            ensure_ascii=False,
            separators=(",", ":"),
        )
        return hashlib.sha256(canonical.encode()).hexdigest()
