"""How a manager comes in from a mail, and what was decided."""

import hashlib
from datetime import datetime, timedelta
from typing import Final, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import MANAGING, Membership, Organization, User
from countersign.invoices.models import Invoice, Status

WITHDRAWABLE: Final = timedelta(minutes=10)


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


class AccessLink(models.Model):
    """A manager's expiring, revocable way in without a password; only its hash is stored.

    It goes with its membership. `invoice` is what it opens first; without one it opens the queue.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
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


class Verdict(models.TextChoices):
    APPROVED = Status.APPROVED.value, _("Approved")
    RETURNED = Status.RETURNED.value, _("Returned")
    REJECTED = Status.REJECTED.value, _("Rejected")


FINAL: Final = (Verdict.APPROVED, Verdict.REJECTED)


class DecisionQuerySet(models.QuerySet["Decision"]):
    def standing(self) -> Self:
        """Decisions that were not withdrawn, newest first."""
        return self.filter(withdrawn_at=None).order_by("-at", "-pk")


class Decision(models.Model):
    """What somebody decided on one version of an invoice, and why."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="decisions")
    version = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    via = models.CharField(max_length=40, blank=True)  # "link 12", empty if signed in
    comment = models.TextField(_("Reason"), blank=True)
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invoice"],
                condition=models.Q(withdrawn_at=None, verdict__in=FINAL),
                name="an_invoice_is_decided_once",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="approved") | ~models.Q(comment=""),
                name="a_return_or_rejection_has_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict__in=Verdict.values),
                name="verdict_is_known",
            ),
        ]
        indexes = [models.Index(fields=["user", "at"], name="decisions_of_a_user")]

    def __str__(self) -> str:
        return f"{self.invoice}: {self.verdict}"

    @property
    def withdrawable_until(self) -> datetime:
        """Until when whoever made the decision can withdraw it."""
        return self.at + WITHDRAWABLE

    @property
    def still_counts(self) -> bool:
        """Neither withdrawn nor overtaken: the invoice is as this decision left it."""
        return (
            self.withdrawn_at is None
            and self.invoice.status == self.verdict
            and self.invoice.version == self.version
            and self.invoice.decided_at is not None
            and self.invoice.decided_at <= self.at
        )

    @property
    def is_withdrawable(self) -> bool:
        """May whoever made the decision take it back now?"""
        return self.still_counts and timezone.now() <= self.withdrawable_until
