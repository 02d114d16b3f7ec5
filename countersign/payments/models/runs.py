"""Payment runs: which invoices, in which transfers, in which files for the bank."""

from typing import Any, Final, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership, Organization, User
from countersign.database.tenancy import Belonging
from countersign.history.models import moment
from countersign.invoices.models import Invoice
from countersign.review.models.code import TRIES, OneTimeCode
from countersign.vendors.models import Vendor

from . import money
from .own import OwnAccount

LONGEST_TEXT: Final = 140  # of what a payment is for, in one piece


class RunState(models.TextChoices):
    """Where a run stands."""

    PROPOSED = "proposed", _("Proposed")
    RELEASED = "released", _("Released")
    CANCELLED = "cancelled", _("Cancelled")


class Way(models.TextChoices):
    """What kind of file a transfer goes in."""

    SEPA = "sepa", _("SEPA credit transfer")
    ABROAD = "abroad", _("Payment outside SEPA")
    CSV = "csv", _("List as CSV")


class RunQuerySet(models.QuerySet["Run"]):
    def of(self, member: Membership) -> Self:
        """Start every query here: the runs of the member's organization."""
        return self.filter(organization=member.organization_id)


class Run(Belonging):
    """Invoices that are to be paid together: one person proposes it, another one releases it, or an owner where owners approve alone.

    `version` counts what changed of a proposal: who releases it names the one they saw.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    state = models.CharField(
        max_length=10, choices=RunState.choices, default=RunState.PROPOSED
    )
    version = models.PositiveIntegerField(default=1)
    execute_on = models.DateField(_("Pay on"))
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    released_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)
    confirmed = models.CharField(max_length=20, blank=True)  # how it was proven who
    # Released by whoever proposed it, where owners approve alone.
    alone = models.BooleanField(default=False, db_default=False)
    cancelled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("Reason"), blank=True)
    booked_at = models.DateTimeField(null=True, blank=True)
    # When all rules were last asked about the invoices of a proposal.
    looked_at = models.DateTimeField(null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(released_by=models.F("proposed_by"))
                | models.Q(alone=True),
                name="a_run_is_released_by_another_or_alone",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=RunState.values), name="run_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class BankFile(Belonging):
    """The bytes for the bank: one file for each account and currency of a run, kept as they were made."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    run = models.ForeignKey(Run, models.CASCADE, related_name="files")
    account = models.ForeignKey(OwnAccount, models.CASCADE, related_name="+")
    way = models.CharField(max_length=10, choices=Way.choices)
    currency = models.CharField(max_length=3)
    amount = money.amount()
    transfers = models.PositiveIntegerField()
    name = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "account", "currency", "way"],
                name="one_file_for_each_account_and_currency",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Transfer(Belonging):
    """One payment to one vendor, of one invoice or of several (a credit transfer).

    `end_to_end` finds it on the bank's statement; `text` is what it is for, or empty where the invoices are listed.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    run = models.ForeignKey(Run, models.CASCADE, related_name="transfers")
    account = models.ForeignKey(OwnAccount, models.CASCADE, related_name="+")
    vendor = models.ForeignKey(Vendor, models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    way = models.CharField(max_length=10, choices=Way.choices)
    currency = models.CharField(max_length=3)
    amount = money.amount()
    name = models.CharField(max_length=200)
    iban = models.CharField(max_length=34)
    bic = models.CharField(max_length=11, blank=True)
    address = models.JSONField(default=dict)
    text = models.CharField(max_length=LONGEST_TEXT, blank=True)
    end_to_end = models.CharField(max_length=35, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="a_transfer_pays_something"
            )
        ]
        indexes = [
            models.Index(
                fields=["organization", "end_to_end"], name="transfers_by_end_to_end"
            )
        ]

    def __str__(self) -> str:
        return self.end_to_end


class RunInvoice(Belonging):
    """An invoice in a run, with what is paid of it there and the cash discount that is taken.

    `stops` is what its rules said against paying it when they were last asked since it was proposed; None for nothing.
    `is_live` until its run is cancelled or it is taken out: so long it is in no other run.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    run = models.ForeignKey(Run, models.CASCADE, related_name="invoices")
    transfer = models.ForeignKey(
        Transfer, models.CASCADE, null=True, blank=True, related_name="invoices"
    )
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="runs")
    invoice_version = models.PositiveIntegerField()
    amount = money.amount()
    discount = money.amount()
    is_live = models.BooleanField(default=True)
    stops = models.TextField(null=True, blank=True)  # noqa: DJ001

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invoice"],
                condition=models.Q(is_live=True),
                name="an_invoice_is_in_one_run",
            ),
        ]

    def __str__(self) -> str:
        return f"invoice {self.invoice_id} in run {self.run_id}"


class ReleaseCodeQuerySet(models.QuerySet["ReleaseCode"]):
    def of(self, member: Membership, run: Run) -> Self:
        """Codes of one manager for one run, the newest first. Only the newest counts."""
        return self.filter(
            organization=member.organization_id, membership=member, run=run
        ).order_by("-pk")


class ReleaseCode(OneTimeCode):
    """A code by mail that proves who releases a run, bound to one version of it."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    run = models.ForeignKey(Run, models.CASCADE, related_name="+")

    objects = ReleaseCodeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(tries__lte=TRIES),
                name="a_release_code_is_tried_five_times",
            )
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"


def whole_run(run: Run, invoices: list[RunInvoice]) -> dict[str, Any]:
    """All of a run, as the line of the history keeps it that tells of it."""
    return {
        "id": run.pk,
        "state": str(run.state),
        "version": run.version,
        "execute_on": run.execute_on.isoformat(),
        "proposed_by": run.proposed_by_id,
        "proposed_at": moment(run.proposed_at),
        "released_by": run.released_by_id,
        "released_at": moment(run.released_at),
        "alone": run.alone,
        "invoices": [
            {
                "invoice": one.invoice_id,
                "version": one.invoice_version,
                "amount": f"{one.amount.normalize():f}",
                "discount": f"{one.discount.normalize():f}",
            }
            for one in invoices
        ],
    }
