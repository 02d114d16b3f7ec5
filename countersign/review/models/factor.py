"""Second factors that count."""

from allauth.mfa.models import Authenticator
from django.db import models
from django.utils import timezone

from countersign.accounts.models import Membership, Organization
from countersign.database.tenancy import Belonging


class AgreedFactor(Belonging):
    """A second factor that the manager's mailbox has agreed to, by a code from there: from then on it proves who approves.

    A factor that somebody with a stolen password has added is none.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    membership = models.ForeignKey(
        Membership, models.CASCADE, related_name="agreed_factors"
    )
    factor = models.ForeignKey(Authenticator, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "factor"], name="a_factor_is_agreed_to_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.factor_id} of {self.membership_id}"
