"""The history: an append-only audit trail in which each line carries the hash of the one before (hash chain)."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, Final, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from countersign.database.tenancy import Belonging

# The form in which lines are written now (`Event.form`). Lines of form 1 have no digest: their hash is taken over
# all of HASHED. Those of form 2 have one over DIGESTED, and their hash is made of the hash before and the digest.
FORM: Final = 2
# What a line of the first form is hashed over, in this order; `at` as ISO 8601 with all its decimals.
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
CONTENT: Final = (
    "content"  # under this name a line's data has the hash of what it keeps
)
DIGESTED: Final = ("form", *HASHED[:-1])


def canonical(value: Any) -> str:
    """A value as the one JSON text that is hashed: keys in order, no spaces, no characters escaped that need not be."""
    return json.dumps(
        value,
        cls=DjangoJSONEncoder,
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )


def sha256_of(text: str) -> str:
    """The SHA-256 of a text in UTF-8, as hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def moment(at: datetime | None) -> str | None:
    """A moment in the one form in which lines keep it: UTC, with all its decimals."""
    return at.astimezone(UTC).isoformat() if at else None


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


class Keeping(models.Model):
    """How many calendar years lines are kept at least; 0: for ever. One row, for all organizations.

    The database holds every checkpoint to it. It only grows; to make it less is a command of its own.
    """

    years = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=1), name="how_long_is_kept_is_one_row"
            ),
        ]

    def __str__(self) -> str:
        return str(self.years)


class Head(Belonging):
    """The last line of an organization's history on some day, as it was told to others: by mail, or to be stamped.

    Whoever has the mail or the time stamp can prove that the history had this line then. `stamp` is the answer of
    the time stamp authority (RFC 3161) over `text`. Never changed or removed but for its moments, which come once.
    """

    organization_id = models.BigIntegerField()
    day = models.DateField()
    sequence = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    stamp = models.BinaryField(null=True)
    stamped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id", "day"], name="one_head_a_day"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization_id", "sequence"], name="heads_by_sequence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash}"

    @property
    def text(self) -> bytes:
        """What is stamped: the head as the mails have it, and a line break."""
        return f"{self}\n".encode()


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, organization_id: int, subject_type: str, subject_id: int) -> Self:
        """The history of one row, oldest first, without what its lines keep of it."""
        found = self.filter(
            organization_id=organization_id,
            subject_type=subject_type,
            subject_id=subject_id,
        )
        return found.defer("content").order_by("sequence")


class Event(Belonging):
    """Who did what to which row, when. Written once, never changed: the database refuses it.

    A line that something was decided by keeps in `content` the whole of what it was about, as canonical JSON; its
    SHA-256 stands in the line's data.
    """

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
    form = models.PositiveSmallIntegerField(default=FORM, db_default=1)
    digest = models.CharField(max_length=64, blank=True, db_default="")
    content = models.TextField(blank=True, db_default="")

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
        ours = {"form": self.form, "digest": self.digest} if self.form > 1 else {}
        return {**line, "at": self.at.isoformat(), **ours, "hash": self.hash}

    def content_digest(self) -> str:
        """SHA-256 over this line's own content, whatever stands before it."""
        line = self.as_line()
        return sha256_of(canonical([line[name] for name in DIGESTED]))

    def content_hash(self) -> str:
        """The hash this line must have: of the hash of the line before and of its content."""
        if self.form > 1:
            return sha256_of(self.previous_hash + self.content_digest())
        line = self.as_line()
        return sha256_of(canonical([line[name] for name in HASHED]))

    @property
    def is_whole(self) -> bool:
        """Are digest and kept content those that its hash stands for?"""
        kept = self.data.get(CONTENT) if isinstance(self.data, dict) else None
        if self.form == 1:
            return not self.digest and not self.content
        if self.digest != self.content_digest():
            return False
        return sha256_of(self.content) == kept if kept else not self.content

    @property
    def said(self) -> dict[str, Any]:
        """What it keeps of what it is about; empty for a line that keeps nothing."""
        found: dict[str, Any] = json.loads(self.content) if self.content else {}
        return found
