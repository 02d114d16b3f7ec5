"""One-time codes by which a manager proves who they are (one-time passwords, by mail)."""

from datetime import datetime, timedelta
from typing import Final, Self

from django.db import models
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from countersign.accounts.models import Membership, Organization
from countersign.database.tenancy import Belonging
from countersign.invoices.models import Invoice

TRIES: Final = 5
LIFE: Final = timedelta(minutes=10)
_SALT: Final = "countersign.review.code"


class OneTimeCode(Belonging):
    """A code that was asked for: bound to one manager and one version of what they are to prove themselves for.

    It is made while its mail is written; only its keyed hash is stored. It goes with its membership.
    """

    version = models.PositiveIntegerField()
    hash = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def hash_of(self, digits: str) -> str:
        """What is stored of the digits: keyed with the secret key, for a million codes are soon tried."""
        value = f"{self.pk}:{digits}"
        return salted_hmac(_SALT, value, algorithm="sha256").hexdigest()

    def is_opened_by(self, digits: str) -> bool:
        """Are these the digits that were mailed?"""
        return constant_time_compare(self.hash, self.hash_of(digits))

    @property
    def is_expired(self) -> bool:
        """Mailed too long ago; one that could not be mailed is, too, after as long a while."""
        ends = self.expires_at or self.asked_at + LIFE
        return ends <= timezone.now()

    @property
    def is_open(self) -> bool:
        """May it still be given?"""
        return not self.used_at and self.tries < TRIES and not self.is_expired


class CodeQuerySet(models.QuerySet["Code"]):
    def of(self, member: Membership, invoice: Invoice) -> Self:
        """Codes of one manager for one invoice, the newest first. Only the newest counts."""
        return self.filter(
            organization=member.organization_id, membership=member, invoice=invoice
        ).order_by("-pk")

    def asked_since(self, moment: datetime) -> Self:
        return self.filter(asked_at__gt=moment)


class Code(OneTimeCode):
    """A code for the approval of one invoice."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="codes")
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="+")

    objects = CodeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(tries__lte=TRIES), name="a_code_is_tried_five_times"
            )
        ]
        indexes = [
            models.Index(fields=["membership", "asked_at"], name="codes_of_a_manager"),
            models.Index(fields=["asked_at"], name="codes_by_age"),
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"
