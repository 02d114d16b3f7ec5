"""What was decided on an invoice, by whom, on which version."""

from datetime import datetime, timedelta
from typing import Final, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Organization, User
from countersign.invoices.models import Invoice, Status

WITHDRAWABLE: Final = timedelta(minutes=10)


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
