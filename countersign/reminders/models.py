"""Who has been reminded of what."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership, Organization
from countersign.database.tenancy import Belonging
from countersign.invoices.models import Invoice


class Kind(models.TextChoices):
    """Why somebody is told: it waits for them, or has waited so long that an owner must know."""

    REMINDER = "reminder", _("Reminder")
    ESCALATION = "escalation", _("Escalation")


class Reminder(Belonging):
    """One person told once of one wait. Whoever writes the row sends the mail; nobody writes it twice.

    A wait is an invoice as it was submitted at one time; `at` is the same for all that one mail tells of.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="reminders")
    submitted_at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "submitted_at", "kind", "membership"],
                name="one_reminder_per_wait_kind_and_person",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=Kind.values), name="reminder_kind_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["membership", "at"], name="reminders_of_a_mail")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.invoice_id} to {self.membership_id}"
