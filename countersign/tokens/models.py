"""Ways in for programs."""

import hashlib
from typing import Final, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership, Organization, Role, User
from countersign.database.tenancy import Belonging

PREFIX: Final = "cs_"
"""What each token begins with, so that a program that looks for leaked secrets knows one."""
FRESH_PREFIX: Final = "csf_"
"""What a short-lived secret of a token begins with."""


def token_hash(token: str) -> str:
    """What is stored of a token. A plain SHA-256 will do: 256 random bits can't be guessed from it."""
    return hashlib.sha256(token.encode()).hexdigest()


class TokenQuerySet(models.QuerySet["Token"]):
    def of(self, member: Membership) -> Self:
        """A member's own ones."""
        return self.filter(organization=member.organization_id, membership=member)

    def of_organization(self, organization: int) -> Self:
        """Those of the organization itself, which are no member's."""
        return self.filter(organization=organization, membership=None)

    def live(self) -> Self:
        """Neither revoked nor over."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class Token(Belonging):
    """A program's way in, in one organization: as a member, or without one as the organization, for everybody's desk.

    Only its hash is stored. `user` is who acts, `role` what they are: for a member's token what they were when it was made, and
    it ends when they are something else. `approves` only where an owner allowed that; one of a registered program never does
    (`is_registered`). `calls` were made in `minute`.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    membership = models.ForeignKey(
        Membership, models.CASCADE, null=True, related_name="tokens"
    )
    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    role = models.CharField(_("Role"), max_length=10, choices=Role.choices)
    name = models.CharField(_("Name"), max_length=30)
    token_hash = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    approves = models.BooleanField(default=False)
    is_registered = models.BooleanField(default=False)
    made_by = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    minute = models.DateTimeField(null=True, blank=True)
    calls = models.PositiveIntegerField(default=0)

    objects = TokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "token_hash"], name="a_token_is_one_token"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="role_of_token_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"token {self.name}"

    @property
    def is_live(self) -> bool:
        """Does it let anybody in?"""
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def can_be_allowed(self) -> bool:
        """May an owner let it approve? It acts for a member, who may approve themselves, and was made by hand."""
        return self.membership_id is not None and not self.is_registered

    @property
    def acts_as(self) -> Membership | None:
        """Who acts by it, as the history names them; None when it lets nobody in (any more)."""
        if not self.is_live:
            return None
        member = self.membership
        if member is None:
            member = Membership(
                organization=self.organization, user=self.user, role=self.role
            )
        elif member.role != self.role or not member.user.is_active:
            return None
        member.via = str(self)
        member.approves_by_token = self.approves
        return member


class Fresh(Belonging):
    """A short-lived secret of a token (an access token of OAuth): it lets in as the token does, for a few minutes, with fewer scopes perhaps.

    It ends with its token. Calls with it are the token's: they count together, and share their Idempotency-Keys.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    token = models.ForeignKey(Token, models.CASCADE, related_name="fresh")
    secret_hash = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "secret_hash"], name="a_fresh_one_is_one"
            )
        ]
        indexes = [models.Index(fields=["ends_at"], name="fresh_ones_by_end")]

    def __str__(self) -> str:
        return f"fresh secret {self.pk}"
