"""What was paid of an invoice, and how that is known."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Organization, User
from countersign.database.tenancy import Belonging
from countersign.invoices.models import Invoice

from . import money
from .own import OwnAccount
from .runs import RunInvoice
from .statements import StatementLine


class How(models.TextChoices):
    """How a payment came about."""

    RUN = "run", _("payment run")
    HAND = "hand", _("entered by hand")
    STATEMENT = "statement", _("bank statement")


class Payment(Belonging):
    """A payment, or a part of one, of one invoice. Undone ones stay, and count no more.

    `booked_on` is when the bank or a person says that it left the account; None: it is in a file for the bank.
    `closes`: nothing more is to be paid, though the amounts do not say so.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="payments")
    how = models.CharField(max_length=10, choices=How.choices)
    amount = money.amount(_("Amount"))
    discount = money.amount(default=0)
    closes = models.BooleanField(default=False)
    paid_on = models.DateField(_("Paid on"))
    booked_on = models.DateField(null=True, blank=True)
    account = models.ForeignKey(
        OwnAccount, models.CASCADE, null=True, blank=True, related_name="+"
    )
    run_invoice = models.ForeignKey(
        RunInvoice, models.CASCADE, null=True, blank=True, related_name="payments"
    )
    line = models.ForeignKey(
        StatementLine, models.CASCADE, null=True, blank=True, related_name="payments"
    )
    note = models.CharField(_("Note"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run_invoice"],
                condition=models.Q(undone_at=None),
                name="a_run_pays_an_invoice_once",
            ),
            models.UniqueConstraint(
                fields=["line", "invoice"],
                condition=models.Q(undone_at=None),
                name="a_booking_pays_an_invoice_once",
            ),
        ]

    def __str__(self) -> str:
        return f"payment {self.pk}"

    @property
    def whole(self) -> dict[str, Any]:
        """All of it, as the line of the history keeps it that tells of it."""
        return {
            "id": self.pk,
            "invoice": self.invoice_id,
            "how": str(self.how),
            "amount": f"{self.amount.normalize():f}",
            "discount": f"{self.discount.normalize():f}",
            "closes": self.closes,
            "paid_on": self.paid_on.isoformat(),
            "booked_on": self.booked_on.isoformat() if self.booked_on else None,
            "account": self.account_id,
            "run_invoice": self.run_invoice_id,
            "line": self.line_id,
            "undone": self.undone_at is not None,
        }
