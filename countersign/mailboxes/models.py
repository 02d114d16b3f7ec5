"""Mailboxes that invoices arrive in, the mails that came, and what became of each of their files."""

from typing import Final, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from countersign.accounts.models import Membership, Organization
from countersign.database.tenancy import Belonging
from countersign.invoices.models import Invoice

CAME: Final = "came by mail"  # a line of an invoice's history, with the mail's hash
SEALED_FOR: Final = "mailbox"  # what a mailbox's password is sealed for


class Security(models.TextChoices):
    """How the way to the mail server is encrypted."""

    TLS = "tls", _("TLS, usually port 993")
    STARTTLS = "starttls", _("STARTTLS, usually port 143")
    NONE = "none", _("None: own network only")


class Proof(models.TextChoices):
    """What the mail server is shown."""

    PASSWORD = "password", _("A password")
    OAUTH = "oauth", _("A permission (OAuth2)")


class Handled(models.TextChoices):
    """What happens in the mailbox with a mail that was taken over."""

    READ = "read", _("Marked as read, left there")
    MOVED = "moved", _("Moved to another folder")
    DELETED = "deleted", pgettext_lazy("mail", "Deleted")


class Mailbox(Belonging):
    """One folder of a mailbox that mails are fetched from.

    `secret` is sealed: a password, or what a permission's tokens are asked with (`secrets`).

    Mails up to `last_uid` have been fetched, as long as the server's numbers are those of `validity` (UIDVALIDITY).
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="mailboxes"
    )
    host = models.CharField(_("Mail server"), max_length=253)
    port = models.PositiveIntegerField(_("Port"), default=993)
    security = models.CharField(
        _("Encryption"), max_length=8, choices=Security.choices, default=Security.TLS
    )
    user = models.CharField(_("User"), max_length=254)
    proof = models.CharField(
        _("Signing in by"),
        max_length=8,
        choices=Proof.choices,
        default=Proof.PASSWORD,
        db_default=Proof.PASSWORD,
    )
    secret = models.TextField(blank=True, editable=False)
    # Where tokens are asked for (OAuth2), as which client, for what.
    token_url = models.CharField(
        _("Token address"), max_length=300, blank=True, default="", db_default=""
    )
    client_id = models.CharField(
        _("Client id"), max_length=200, blank=True, default="", db_default=""
    )
    scope = models.CharField(
        _("Scope"), max_length=300, blank=True, default="", db_default=""
    )
    folder = models.CharField(_("Folder"), max_length=200, default="INBOX")
    since = models.DateField(_("Mails from this day on"))
    handled = models.CharField(
        _("Afterwards"), max_length=7, choices=Handled.choices, default=Handled.READ
    )
    moved_to = models.CharField(
        _("The folder it is moved to"), max_length=200, blank=True
    )
    # On whose desk drafts go; None: on everybody's.
    member = models.ForeignKey(
        Membership,
        models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("Desk"),
    )
    # Do mails of senders whom nobody knows wait until somebody has looked?
    strangers_wait = models.BooleanField(
        _("Mails from unknown senders wait under Triage until somebody has looked"),
        default=True,
        db_default=False,
    )
    paused_at = models.DateTimeField(null=True, editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    validity = models.BigIntegerField(default=0, editable=False)
    last_uid = models.BigIntegerField(default=0, editable=False)
    fetched_at = models.DateTimeField(null=True, editable=False)
    # What kept it from being fetched when that was tried last (`problems`), and what the server said.
    problem = models.CharField(max_length=30, blank=True, editable=False)
    server_said = models.CharField(max_length=300, blank=True, editable=False)
    # Since when there has been a problem, and when the owners were told of it.
    failing_since = models.DateTimeField(null=True, editable=False)
    told_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "host", "port", "user", "folder"],
                name="a_folder_is_fetched_once",
            )
        ]
        indexes = [
            models.Index(fields=["member", "organization"], name="mailboxes_of_a_desk")
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.folder}"


class Address(Belonging):
    """The part of a mail address by which an organization is known: invoices+KEY@ of the installation."""

    organization = models.OneToOneField(Organization, models.CASCADE, related_name="+")
    key = models.CharField(max_length=16, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        name, domain = settings.MAIL_ADDRESS
        return f"{name}+{self.key}@{domain}"


class State(models.TextChoices):
    """What became of a mail."""

    WAITING = "waiting", _("Being looked at")
    TAKEN = "taken", _("On the desk")
    TRIAGE = "triage", _("Waits for somebody to look")
    ASIDE = "aside", _("No invoice in it")
    BLOCKED = "blocked", _("From a blocked sender")
    AGAIN = "again", _("Came before")
    AUTOMATIC = "automatic", _("Sent by a program, without an invoice")
    FAILED = "failed", _("Could not be read")


class ReceivedMailQuerySet(models.QuerySet["ReceivedMail"]):
    def of(self, member: Membership) -> Self:
        """The mails of a member's organization, the latest first."""
        return self.filter(organization=member.organization_id).order_by("-pk")

    def triage(self) -> Self:
        """Whoever sent it is unknown, and nobody has looked yet."""
        return self.filter(state=State.TRIAGE)

    def waiting(self) -> Self:
        """Kept, and not sorted yet."""
        return self.filter(state=State.WAITING)


class ReceivedMail(Belonging):
    """One mail, kept as it came. `sha256` is of its bytes; `key` of what makes it one mail whichever way it came."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    mailbox = models.ForeignKey(
        Mailbox, models.SET_NULL, null=True, related_name="mails", db_index=False
    )
    # The key of the organization's address that it was sent to, where it came by that.
    sent_to = models.CharField(max_length=16, blank=True, default="", db_default="")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    received_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.WAITING
    )
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=30, blank=True)
    # What is known once it was opened.
    key = models.CharField(max_length=64, null=True)  # noqa: DJ001 - many have none yet
    message_id = models.CharField(max_length=1000, blank=True)
    sender = models.CharField(max_length=254, blank=True)
    sender_name = models.CharField(max_length=1000, blank=True)
    subject = models.CharField(max_length=1000, blank=True)
    sent_at = models.DateTimeField(null=True)
    automatic = models.CharField(max_length=20, blank=True)
    # What the receiving server says of SPF, DKIM and DMARC: [method, result, domain] each.
    verdicts = models.JSONField(default=list)
    # The mail domain of a known vendor that the sender's could be taken for.
    resembles = models.CharField(max_length=100, blank=True, default="", db_default="")
    text = models.TextField(blank=True)

    objects = ReceivedMailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "sha256"], name="a_mail_is_kept_once"
            ),
            models.UniqueConstraint(
                fields=["organization", "key"], name="a_mail_counts_once"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-id"], name="mails_latest_first"),
            models.Index(fields=["mailbox", "organization"], name="mails_of_a_mailbox"),
            models.Index(
                fields=["received_at"],
                condition=models.Q(state="waiting"),
                name="mails_waiting",
            ),
            models.Index(
                fields=["organization", "sender"],
                condition=models.Q(state="triage"),
                name="mails_in_triage",
            ),
        ]

    def __str__(self) -> str:
        return self.subject or self.sender

    @property
    def path(self) -> str:
        """Where its bytes are in the storage."""
        return f"mails/{self.organization_id}/{self.sha256[:2]}/{self.sha256}"


class Trust(models.TextChoices):
    """What becomes of a sender's mails."""

    TRUSTED = "trusted", _("Always to the desk")
    BLOCKED = "blocked", _("Never to the desk")


class Sender(Belonging):
    """A mail address that somebody has trusted or blocked."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    address = models.CharField(max_length=254)
    trust = models.CharField(max_length=7, choices=Trust.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "address"], name="a_sender_stands_once"
            )
        ]

    def __str__(self) -> str:
        return self.address


class FileState(models.TextChoices):
    """What became of a file in a mail."""

    WAITING = "waiting", _("Waiting")
    TAKEN = "taken", _("On the desk")
    ASIDE = "aside", _("Set aside")


class ReceivedFile(Belonging):
    """One file in a mail. Those of one `group` are one invoice; `reason` and `figures` say why it was set aside."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    mail = models.ForeignKey(ReceivedMail, models.CASCADE, related_name="files")
    position = models.PositiveIntegerField()
    group = models.PositiveIntegerField(null=True)
    name = models.CharField(max_length=255, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    within = models.JSONField(default=list)
    state = models.CharField(max_length=7, choices=FileState.choices)
    reason = models.CharField(max_length=30, blank=True)
    figures = models.JSONField(default=dict)
    # What it was taken as. None: it was not, or that is gone.
    invoice = models.ForeignKey(Invoice, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mail", "position"], name="a_file_stands_once_in_its_mail"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def can_be_rescued(self) -> bool:
        """Was it set aside, or its sender blocked, with its bytes at hand?"""
        waits = self.state == FileState.WAITING and self.mail.state == State.BLOCKED
        return (waits or self.state == FileState.ASIDE) and self.size > 0
