"""The (transactional) outbox: what is to be mailed, and what became of it."""

from datetime import timedelta
from email.utils import parseaddr
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countersign.database.tenancy import Belonging


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    DROPPED = "dropped", _("No longer needed")
    FAILED = "failed", _("Failed")


# The organization of letters that belong to none: a code goes to whoever registers, a member or not.
NOBODYS: Final = 0

# A letter waits for no longer than this for its next attempt. What seems to, was posted by a clock that was wrong.
FARTHEST: Final = timedelta(hours=2)

# What the errors of sending mean, by the name of the exception.
PROBLEMS: Final = {
    "ConnectionRefusedError": _("The mail server does not answer."),
    "TimeoutError": _("The mail server took too long to answer."),
    "gaierror": _("The mail server's name is not known."),
    "SSLCertVerificationError": _("The mail server's certificate is not valid."),
    "SMTPServerDisconnected": _("The mail server hung up."),
    "SMTPConnectError": _("The mail server does not take mail at present."),
    "SMTPHeloError": _("The mail server does not take mail from this machine."),
    "SMTPAuthenticationError": _("The mail server refused the user name or password."),
    "SMTPSenderRefused": _("The mail server does not take mail from our address."),
    "SMTPRecipientsRefused": _("The mail server does not take mail for this address."),
    "SMTPDataError": _("The mail server refused the message."),
    "": _("The mail could not be sent."),
}


class LetterQuerySet(models.QuerySet["Letter"]):
    def due(self) -> Self:
        """What should have gone out by now."""
        now = timezone.now()
        soon = models.Q(due_at__lte=now) | models.Q(due_at__gt=now + FARTHEST)
        return self.filter(soon, state=State.WAITING)

    def undelivered(self, organization_id: int) -> Self:
        """What could not be delivered, for good or until now, newest first."""
        held_up = models.Q(state=State.WAITING) & ~models.Q(error="")
        ours = self.filter(organization_id=organization_id)
        return ours.filter(held_up | models.Q(state=State.FAILED)).order_by("-pk")

    def held_up(self, organization_id: int) -> Self:
        """What waits because the mail server does not take it, newest first."""
        return self.undelivered(organization_id).filter(state=State.WAITING)

    def failed(self, organization_id: int) -> Self:
        """What could not be delivered, newest first."""
        return self.filter(
            organization_id=organization_id, state=State.FAILED
        ).order_by("-pk")


class Letter(Belonging):
    """One mail to one person: its kind and the ids it is written from, never its text.

    But for what somebody waits for and no row could tell, such as a code: that is sealed, and erased once it is sent
    or nobody can use it any more.
    """

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
    # How often a person has sent it again: to mail programs each time is a letter of its own.
    again = models.PositiveSmallIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    # The whole mail (`Rendered`), and until when its code or link works.
    sealed = models.TextField(blank=True, default="", db_default="")
    useful_until = models.DateTimeField(null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state="waiting"),
                name="letters_waiting",
            ),
            models.Index(
                fields=["id"],
                condition=models.Q(state="failed"),
                name="letters_failed",
            ),
            models.Index(
                fields=["organization_id", "state", "id"], name="letters_by_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient}: {self.state}"

    @property
    def message_id(self) -> str:
        """Its name among all mails (RFC 5322, 3.6.4), the same at each attempt: what arrives twice is shown once."""
        domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
        return f"<{self.pk}.{self.again}.{self.created_at:%Y%m%d%H%M%S%f}@{domain}>"

    @property
    def is_over(self) -> bool:
        """Whether nobody can use what it says any more."""
        return self.useful_until is not None and self.useful_until <= timezone.now()

    @property
    def problem(self) -> str:
        """Why the last attempt failed, in plain words."""
        return str(PROBLEMS.get(self.error.partition(":")[0], PROBLEMS[""]))
