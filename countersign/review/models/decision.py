"""What was decided on an invoice, by whom, on which version."""

from datetime import datetime, timedelta
from typing import Any, Final, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership, Organization, User
from countersign.database.tenancy import Belonging
from countersign.history.models import moment
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

    def settling(self) -> Self:
        """Those of them that settled their invoice."""
        return self.standing().filter(settles=True)


class Decision(Belonging):
    """What somebody decided on one version of an invoice, and why.

    An approval that does not do alone leaves the invoice with the managers: `settles` is false. It counts for
    the submission it was made on, and for no other.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="decisions")
    version = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    via = models.CharField(max_length=40, blank=True)  # "link 12", empty if signed in
    # "code" or "second factor", where more than a link or a password was asked for.
    confirmed = models.CharField(max_length=20, blank=True)
    comment = models.TextField(_("Reason"), blank=True)
    # What a return is about: names of the invoice's fields, or "items".
    named_fields = models.JSONField(default=list, blank=True)
    # The ids of the users in whose place an approval counts, because they are away.
    stands_for = models.JSONField(default=list, blank=True)
    settles = models.BooleanField(default=True)
    # An approval by whoever had entered the invoice, where owners approve alone.
    own = models.BooleanField(default=False, db_default=False)
    submitted_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invoice"],
                condition=models.Q(withdrawn_at=None, verdict__in=FINAL, settles=True),
                name="an_invoice_is_decided_once",
            ),
            models.UniqueConstraint(
                fields=["invoice", "user", "version", "submitted_at"],
                condition=models.Q(withdrawn_at=None, verdict="approved"),
                name="a_person_approves_once",
            ),
            models.CheckConstraint(
                condition=models.Q(settles=True) | models.Q(verdict="approved"),
                name="only_approvals_may_need_others",
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

    @classmethod
    def on(
        cls, invoice: Invoice, verdict: Verdict, by: Membership, comment: str
    ) -> Self:
        """A decision on the invoice as it is now; not saved yet."""
        return cls(
            organization_id=invoice.organization_id,
            invoice=invoice,
            version=invoice.version,
            submitted_at=invoice.submitted_at,
            verdict=verdict,
            user=by.user,
            via=by.via,
            comment=comment,
        )

    @property
    def whole(self) -> dict[str, Any]:
        """All of it, as the line of the history keeps it that tells of it."""
        return {
            "verdict": str(self.verdict),
            "user": self.user_id,
            "version": self.version,
            "submitted_at": moment(self.submitted_at),
            "at": moment(self.at),
            "via": self.via,
            "confirmed": self.confirmed,
            "comment": self.comment,
            "named_fields": list(self.named_fields),
            "stands_for": sorted(self.stands_for),
            "settles": self.settles,
            "own": self.own,
        }

    @property
    def withdrawable_until(self) -> datetime:
        """Until when whoever made the decision can withdraw it."""
        return self.at + WITHDRAWABLE

    def is_approval_of(self, invoice: Invoice) -> bool:
        """Does it approve what the invoice is now?"""
        return (
            self.verdict == Verdict.APPROVED
            and self.withdrawn_at is None
            and self.version == invoice.version
            and self.submitted_at == invoice.submitted_at
        )

    @property
    def still_counts(self) -> bool:
        """Neither withdrawn nor overtaken: the invoice is as this decision left it, or approved with its help."""
        if self.withdrawn_at or self.invoice.version != self.version:
            return False
        if not self.settles:
            return (
                self.invoice.status in (Status.SUBMITTED, Status.APPROVED)
                and self.invoice.submitted_at == self.submitted_at
            )
        return (
            self.invoice.status == self.verdict
            and self.invoice.decided_at is not None
            and self.invoice.decided_at <= self.at
        )

    @property
    def is_withdrawable(self) -> bool:
        """May whoever made the decision take it back now?"""
        return self.still_counts and timezone.now() <= self.withdrawable_until
