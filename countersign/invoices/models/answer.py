"""A stop that somebody has answered."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Organization, User
from countersign.database.tenancy import Belonging

from .invoice import Invoice

LONGEST_KEY = 500


class Answer(Belonging):
    """Why a stop does not keep an invoice from approval: said by a signed-in manager who did not enter it.

    `key` names the stop and what exactly it said (`Check.key`), `message` is how it was worded then. It counts
    for one version: of an invoice that has changed since, the same is asked again.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="answers")
    version = models.PositiveIntegerField()
    key = models.CharField(max_length=LONGEST_KEY)
    message = models.TextField()
    reason = models.TextField(_("Reason"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "version", "key"], name="a_stop_is_answered_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="an_answer_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice}: {self.message}"
