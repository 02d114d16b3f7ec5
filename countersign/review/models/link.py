"""How a manager comes in from a mail."""

import hashlib
from typing import Self

from django.db import models
from django.utils import timezone

from countersign.accounts.models import MANAGING, Membership, Organization
from countersign.database.tenancy import Belonging
from countersign.invoices.models import Invoice


def token_hash(token: str) -> str:
    """What is stored of a token. A plain SHA-256 will do: 256 random bits can't be guessed from it."""
    return hashlib.sha256(token.encode()).hexdigest()


class AccessLinkQuerySet(models.QuerySet["AccessLink"]):
    def of_managers(self) -> Self:
        """Links whose member still manages, with what a request needs of them."""
        return self.select_related(
            "membership__organization", "membership__user"
        ).filter(membership__role__in=MANAGING, membership__user__is_active=True)

    def live(self) -> Self:
        """Links that let their manager in now."""
        return self.of_managers().filter(revoked_at=None, expires_at__gt=timezone.now())

    def with_token(self, token: str) -> Self:
        """The link that a mailed token names, or none."""
        return self.filter(token_hash=token_hash(token))


class AccessLink(Belonging):
    """A manager's expiring, revocable way in without a password; only its hash is stored.

    It goes with its membership. `invoice` is what it opens first; without one it opens the queue.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="links")
    invoice = models.ForeignKey(
        Invoice, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = AccessLinkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="links_by_expiry")]

    def __str__(self) -> str:
        return f"link {self.pk}"

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()
