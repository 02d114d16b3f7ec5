"""Addresses of other programs that are told what happens, and what is to be told (a transactional outbox)."""

from datetime import timedelta
from typing import Final

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Organization
from countersign.database.tenancy import Belonging

SEALED_FOR: Final = "webhook"
# How long an event is tried; the next failure after that is the last one.
PATIENCE: Final = timedelta(days=3)


class Why(models.TextChoices):
    """Why nothing is sent to a webhook any more."""

    OWNER = "owner", _("Stopped by an owner")
    GONE = "gone", _("Its receiver answered 410: it is gone for good")


class Webhook(Belonging):
    """An address that is told of some kinds of events.

    `secret` and, until `earlier_until`, `earlier_secret` sign (sealed). `failures` in a row is how often the receiver could not be
    talked to; until `rests_until` it is left alone. `told_at` is when its owners were told, until it answers again.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    url = models.CharField(_("Address"), max_length=500)
    kinds = models.JSONField(default=list)
    secret = models.TextField()
    earlier_secret = models.TextField(blank=True)
    earlier_until = models.DateTimeField(null=True)
    made_by = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)
    stopped_at = models.DateTimeField(null=True)
    stopped_why = models.CharField(max_length=10, choices=Why.choices, blank=True)
    failures = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.url.partition("?")[0]  # what follows may be a secret


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    GIVEN_UP = "given up", _("Given up")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def first_of_theirs(self) -> "DeliveryQuerySet":
        """Waiting ones, of each webhook and invoice the earliest: what may be sent without another one before it."""
        earlier = Delivery.objects.filter(
            organization=models.OuterRef("organization"),
            webhook=models.OuterRef("webhook"),
            about=models.OuterRef("about"),
            pk__lt=models.OuterRef("pk"),
            state=State.WAITING,
        )
        waiting = self.filter(state=State.WAITING)
        return waiting.filter(~models.Exists(earlier))


class Delivery(Belonging):
    """One event for one webhook: the body as it is signed and sent, and what the receiver answered last.

    Rows come in the order of the history, as its chain is held while they are made: so their numbers are the order in which those
    `about` the same invoice are sent. While it is sent, `due_at` is the end of a lease, `attempts` says whose, and `problem` is empty.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    webhook = models.ForeignKey(
        Webhook, models.CASCADE, related_name="deliveries", db_index=False
    )
    message_id = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=40)
    sequence = models.BigIntegerField()
    body = models.TextField()
    again = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)  # fmt: skip
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    tried_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.TextField(blank=True)
    problem = models.CharField(max_length=20, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["organization", "webhook", "about", "id"],
                condition=models.Q(state="waiting"),
                name="webhook_events_waiting",
            ),
            models.Index(
                fields=["ended_at"],
                condition=models.Q(state="given up"),
                name="webhook_events_given_up",
            ),
            models.Index(
                fields=["organization", "webhook", "id"], name="webhook_events_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"

    @property
    def content(self) -> bytes:
        """The body, byte for byte as it is signed and sent."""
        return self.body.encode()
