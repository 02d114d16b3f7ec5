"""Programs that an owner knows, and what members let them do."""

from typing import Final

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership, Organization, Role
from countersign.database.tenancy import Belonging
from countersign.tokens.models import Token

KEY_PREFIX: Final = "csp_"
SECRET_PREFIX: Final = "css_"  # noqa: S105 - what a secret begins with
CODE_PREFIX: Final = "csc_"
RENEWAL_PREFIX: Final = "csr_"


class Kind(models.TextChoices):
    """How a program asks to be let in (OAuth's client types and grants)."""

    SERVER = "server", _("a server, for members who agree")
    APP = "app", _("an app on a device or in a browser, for members who agree")
    MACHINE = "machine", _("a server, for the organization itself")


class Program(Belonging):
    """A program that an owner has registered (an OAuth client). `key` is its `client_id`; of its secret only the hash is stored.

    `addresses` are where members are sent back to, letter for letter; `scopes` all that it may ask for. A program for the
    organization itself acts by `token`, which is no member's. An app has no secret: it could keep none.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    key = models.CharField(max_length=60)
    name = models.CharField(_("Name"), max_length=30)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    secret_hash = models.CharField(max_length=64, blank=True)
    addresses = models.JSONField(default=list)
    scopes = models.JSONField(default=list)
    token = models.OneToOneField(
        Token, models.SET_NULL, null=True, blank=True, related_name="program"
    )
    made_by = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key"], name="a_program_is_one_program"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=Kind.values),
                name="kind_of_program_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"program {self.name}"

    @property
    def client_id(self) -> str:
        """The key, as OAuth calls it."""
        return self.key

    @property
    def has_secret(self) -> bool:
        """Does it show a secret whenever it asks for tokens?"""
        return self.kind != Kind.APP

    @property
    def asks_members(self) -> bool:
        """Does it act for members who agree?"""
        return self.kind != Kind.MACHINE


ROLES: Final = (Role.AGENT, Role.MANAGER)
"""What a program for the organization itself may be."""


class Consent(Belonging):
    """What a member let a program do: once as a code, which the program makes a token of, and then as that `token`.

    `family_hash` is of the part that all its refresh tokens share, `renewal_hash` of the one that is good for the next time: a refresh
    token of the family that is another one has been used before.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    program = models.ForeignKey(Program, models.CASCADE, related_name="consents")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    scopes = models.JSONField(default=list)
    address = models.CharField(max_length=500)
    challenge = models.CharField(max_length=43)
    code_hash = models.CharField(max_length=64)
    code_ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    token = models.OneToOneField(
        Token, models.CASCADE, null=True, blank=True, related_name="consent"
    )
    family_hash = models.CharField(max_length=64, blank=True)
    renewal_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "code_hash"], name="a_code_is_one_code"
            )
        ]
        indexes = [
            models.Index(
                fields=["organization", "family_hash"], name="consents_by_family"
            ),
            models.Index(fields=["code_ends_at"], name="consents_by_end"),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"

    @property
    def is_open(self) -> bool:
        """May a token be made of its code still?"""
        return self.used_at is None and self.code_ends_at > timezone.now()
