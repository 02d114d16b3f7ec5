"""People, known by their mail addresses, what they are in an organization, and where they are signed in."""

from typing import Any, ClassVar, Final, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from countersign.database.tenancy import Belonging
from countersign.history.actor import Actor
from countersign.identity.signs import skeleton

from .organization import Organization


class Role(models.TextChoices):
    AGENT = "agent", _("Agent")
    MANAGER = "manager", _("Manager")
    OWNER = "owner", _("Owner")


class MailChoice(models.TextChoices):
    """How a manager is told of what is submitted; the daily summary comes in any case."""

    EACH = "each", _("A mail for each invoice")
    HOURLY = "hourly", _("One mail an hour, when something was submitted")
    DAILY = "daily", _("Only the daily summary")


NOWHERE: Final = "everybody.invalid"
"""Where those have their addresses who stand for everybody: no mail ever reaches it (RFC 2606)."""

MANAGING = (Role.MANAGER, Role.OWNER)
ENTERING = (Role.AGENT, Role.OWNER)


def name_sign(name: str) -> str:
    """What all names share that read the same: case, accents, spaces and look-alikes of other alphabets apart."""
    return skeleton(name) or name.strip().casefold()


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, email: str, password: str | None = None, **values: Any
    ) -> "User":
        """A new user; without a password they can come in by access link or password reset only."""
        user = self.model(email=email.strip().lower(), **values)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person, known by a mail address."""

    email = models.EmailField(_("Mail address"), unique=True)
    # The address whose mail has reached them; another one than `email`, or none, proves nothing.
    proved_email = models.EmailField(blank=True, default="", db_default="")
    name = models.CharField(_("Name"), max_length=100, blank=True)
    # What they chose for themselves; empty: the browser's language, and the organization's way of writing.
    language = models.CharField(max_length=10, blank=True, default="", db_default="")
    locale = models.CharField(max_length=20, blank=True, default="", db_default="")
    # Of the name that they go by: two with the same one would be taken for each other.
    sign = models.TextField(blank=True, default="", db_default="", editable=False)
    # Registered, and becomes a member once the address is proved.
    waits = models.BooleanField(default=False, db_default=False)
    # How often all of their sessions were ended.
    sessions_ended = models.PositiveIntegerField(default=0, db_default=0)
    # The organization that is opened where an address names none: the one they switched to last. None: all of theirs are shown.
    opens = models.ForeignKey(
        Organization, models.SET_NULL, null=True, related_name="+", editable=False
    )
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    # Where the user works, set when they are loaded for a request; and in how many organizations, counted up to two.
    membership: "Membership | None" = None
    works_in: int = 0
    # Whether they have to set up a second factor before they go on.
    wants_factor: bool = False

    USERNAME_FIELD = "email"

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def save(self, *args: Any, **values: Any) -> None:
        """Keep the sign of the name with the name."""
        self.sign = name_sign(str(self))
        fields = values.get("update_fields")
        if fields is not None and {"name", "email"} & set(fields):
            values["update_fields"] = {*fields, "sign"}
        super().save(*args, **values)

    @property
    def works_in_several(self) -> bool:
        """Whether they are a member of more than one organization."""
        return self.works_in > 1

    @property
    def is_everybody(self) -> bool:
        """Whether it is no person, but stands for everybody in an organization."""
        return not self.is_active and self.email.endswith(f"@{NOWHERE}")

    @property
    def is_proved(self) -> bool:
        """Whether mail to their address has reached them."""
        return self.proved_email == self.email

    @property
    def counts(self) -> bool:
        """Whether the mail address counts as theirs: it is proved, or nobody comes in but by its mail.

        Where there is no mail server nobody could prove one, so each counts.
        """
        return (
            not settings.ADDRESSES_ARE_PROVED
            or self.is_proved
            or not self.has_usable_password()
        )

    def get_session_auth_hash(self) -> str:
        """What a session must know: it ends with the password, and when `sessions_ended` is counted up."""
        salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
        value = f"{self.password}{self.sessions_ended or ''}"
        return salted_hmac(salt, value, algorithm="sha256").hexdigest()


class SignedIn(models.Model):
    """A session that somebody signed in for. What it shows of its browser and address is what they began with."""

    user = models.ForeignKey(User, models.CASCADE, related_name="signed_in")
    key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=45, blank=True)
    began_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"session {self.pk}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def managers(self) -> Self:
        """Who decides on invoices: managers and owners; whether each `manages` depends on their mail address, too."""
        return self.filter(role__in=MANAGING)

    def agents(self) -> Self:
        """Who may enter invoices."""
        return self.filter(role__in=ENTERING)


class Membership(Belonging):
    """A user in an organization, with a role."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(_("Role"), max_length=10, choices=Role.choices)
    time_zone = models.CharField(_("Time zone"), max_length=50, blank=True)
    mail_choice = models.CharField(
        _("Mail about submitted invoices"),
        max_length=6,
        choices=MailChoice.choices,
        default=MailChoice.EACH,
    )
    created_at = models.DateTimeField(default=timezone.now)
    # Since when the member manages without a break: summaries of days before are none of their business.
    manages_since = models.DateTimeField(default=timezone.now)

    # How they have the table of invoices here: columns, saved views (`invoices.table.own`). None: as everybody at first.
    table_kept = models.JSONField(null=True, blank=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    # How this member came in, set on each request: "link 12" for an access link, and from where.
    via: str = ""
    # By token: whether an owner allowed it to approve, as this member.
    approves_by_token: bool = False
    # By link: who is signed in in the same browser all the same, a user's id.
    beside: int | None = None
    address: str = ""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "user"], name="one_membership_per_organization"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values),
                name="membership_role_is_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def enters(self) -> bool:
        """May upload and enter invoices of their own."""
        return self.role in ENTERING or not self.user.counts

    @property
    def manages(self) -> bool:
        """Sees all invoices and decides on them. Whose mail address does not count is an agent and nothing else."""
        return self.role in MANAGING and self.user.counts

    @property
    def owns(self) -> bool:
        """Administers people and settings."""
        return self.role == Role.OWNER and self.user.counts

    @property
    def desks(self) -> tuple[int, ...]:
        """Whose desks the member works on, as numbers of users: their own, and everybody's."""
        everybody = self.organization.everybody
        return (self.user_id, everybody) if everybody else (self.user_id,)

    @property
    def by_link(self) -> bool:
        """Did they come in by an access link, which opens less than signing in or a token?"""
        return self.via.startswith("link")

    @property
    def sees_all(self) -> bool:
        """May look at what every agent entered: who manages, and agents where the owner lets them. To change it is another thing."""
        return self.manages or (self.enters and self.organization.agents_see_all)

    @property
    def approves_own(self) -> bool:
        """May approve what they entered themselves, once they are signed in."""
        return self.owns and self.organization.approves_alone

    @property
    def language(self) -> str:
        """What the member reads: their own language, or the organization's."""
        return self.user.language or self.organization.language

    @property
    def zone(self) -> ZoneInfo:
        """The member's own time zone, or the organization's."""
        return ZoneInfo(self.time_zone) if self.time_zone else self.organization.zone

    @property
    def actor(self) -> Actor:
        """How the history names this member."""
        return Actor(
            id=self.user_id, name=str(self.user), via=self.via, address=self.address
        )

    @property
    def identity(self) -> dict[str, str | int]:
        """Who acts, in which role, and how they came in: as a line of the history keeps it that decides something."""
        return {
            "user": self.user_id,
            "name": str(self.user),
            "mail": self.user.email,
            "role": str(self.role),
            "via": self.via or "signed in",
        }
