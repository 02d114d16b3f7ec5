"""The entered record: an invoice, its status, and the files it was entered from."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership, Organization, User
from countersign.database.fields import ExactDecimalField
from countersign.database.tenancy import Belonging
from countersign.documents.models import Document, DocumentQuerySet
from countersign.money import exponent
from countersign.vendors.models import Vendor, name_key

from .indexes import INDEXES
from .numbers import LONGEST, alike_key, base_key, number_key
from .status import OPEN, TAKEN, Status
from .total import Total

AMOUNT_PLACES = 3
NO_DATE = date(9999, 12, 31)  # sorts a missing date last

# Columns that are worked out from others whenever those are saved.
_DERIVED = {
    "number": ("number_key", "number_alike", "number_base"),
    "issue_date": ("number_year",),
    "vendor_name": ("vendor_key",),
}


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    def visible_to(self, member: Membership) -> Self:
        """Start every query here: what this member may not see does not exist.

        A manager sees what every agent entered, whatever its state; an agent sees their own.
        """
        rows = self.filter(organization=member.organization_id)
        return rows if member.manages else rows.filter(agent=member.user_id)

    def of(self, member: Membership) -> Self:
        """The invoices this member entered."""
        return self.filter(organization=member.organization_id, agent=member.user_id)

    def hold(self, pk: int) -> "Invoice":
        """The row, locked until the transaction ends."""
        return (
            self.select_for_update(no_key=True, of=("self",))
            .select_related("organization", "vendor", "agent")
            .get(pk=pk)
        )

    def open(self) -> Self:
        """On their agent's desk: drafts and returned ones."""
        return self.filter(status__in=OPEN)

    def waiting(self) -> Self:
        """On the managers' desk."""
        return self.filter(status=Status.SUBMITTED)

    def totals(self) -> list["Total"]:
        """Number and gross total per currency, exact, by currency; rows without an amount count as well."""
        sums = (
            self.order_by("currency")
            .values_list("currency")
            .annotate(count=models.Count("pk"), gross=models.Sum("gross_total"))
        )
        return [
            Total(currency, count, gross or Decimal(0))
            for currency, count, gross in sums
        ]

    def totals_by_vendor(self, vendors: Iterable[int]) -> dict[int, list["Total"]]:
        """The same for each of some vendors, by primary key; a vendor without invoices is absent."""
        sums = (
            self.filter(vendor__in=vendors)
            .order_by("vendor", "currency")
            .values_list("vendor", "currency")
            .annotate(count=models.Count("pk"), gross=models.Sum("gross_total"))
        )
        totals: dict[int, list[Total]] = {}
        for vendor, currency, count, gross in sums:
            total = Total(currency, count, gross or Decimal(0))
            totals.setdefault(vendor, []).append(total)
        return totals

    def overdue(self, today: date) -> Self:
        """Due before today and still undecided: on the managers' desk, or back on the agent's."""
        return self.filter(
            due_key__lt=today, status__in=(Status.SUBMITTED, Status.RETURNED)
        )

    def due_between(self, first: date, last: date) -> Self:
        """Due on one of these days, approved ones too (they are to be paid); neither drafts nor rejected ones."""
        return self.filter(
            due_key__range=(first, last),
            status__in=(Status.SUBMITTED, Status.RETURNED, Status.APPROVED),
        )

    def entered_on(self, day: date, zone: ZoneInfo) -> Self:
        """What was entered on a day of the calendar, as a time zone has it."""
        start = datetime.combine(day, time.min, zone)
        end = datetime.combine(day + timedelta(days=1), time.min, zone)
        return self.filter(created_at__gte=start, created_at__lt=end)


class Invoice(Belonging):
    """One invoice as an agent entered it.

    Every change of the content raises `version`, which a save and a decision must name. What was typed
    but could not be understood is kept in `unparsed`, by field name, until it is mended.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="invoices", db_index=False
    )
    agent = models.ForeignKey(User, models.PROTECT, related_name="invoices")
    status = models.CharField(
        _("Status"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    version = models.PositiveIntegerField(default=1)

    number = models.CharField(_("Invoice number"), max_length=100, blank=True)
    number_key = models.CharField(max_length=100, blank=True, editable=False)
    # What likely the same numbers share (`numbers.alike_key`), and that of the number without its suffix.
    # They may be null so that a large table takes them without being written anew.
    number_alike = models.CharField(  # noqa: DJ001
        max_length=LONGEST, null=True, editable=False
    )
    number_base = models.CharField(  # noqa: DJ001
        max_length=LONGEST, null=True, editable=False
    )
    number_year = models.PositiveSmallIntegerField(
        null=True, editable=False
    )  # suppliers restart numbering
    vendor = models.ForeignKey(
        Vendor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invoices",
        db_index=False,
    )
    vendor_name = models.CharField(_("Vendor"), max_length=200, blank=True)
    vendor_key = models.CharField(max_length=200, blank=True, editable=False)
    issue_date = models.DateField(_("Issue date"), null=True, blank=True)
    due_date = models.DateField(_("Due date"), null=True, blank=True)
    currency = models.CharField(_("Currency"), max_length=3, blank=True)
    order_reference = models.CharField(_("Order reference"), max_length=100, blank=True)
    iban = models.CharField(_("IBAN"), max_length=34, blank=True)
    net_total = ExactDecimalField(
        _("Net total"), places=AMOUNT_PLACES, null=True, blank=True
    )
    tax_total = ExactDecimalField(
        _("Tax total"), places=AMOUNT_PLACES, null=True, blank=True
    )
    gross_total = ExactDecimalField(
        _("Gross total"), places=AMOUNT_PLACES, null=True, blank=True
    )
    no_items = models.BooleanField(_("This invoice has no items"), default=False)
    unparsed = models.JSONField(default=dict, blank=True)
    # Changes that are saved but not in the history yet: path -> what it was. Typing saves every pause,
    # the history gets one line when a field is left.
    unrecorded = models.JSONField(default=dict, blank=True, editable=False)
    # Fields whose suggested value a person has confirmed, and the version that reading the file made.
    confirmed = models.JSONField(default=list, blank=True, editable=False)
    filled_version = models.PositiveIntegerField(default=0, editable=False)

    documents = models.ManyToManyField(
        Document, through="InvoiceDocument", related_name="invoices"
    )

    created_at = models.DateTimeField(_("Entered"), default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    # For sorting: empty dates and amounts stand last.
    issue_key = models.GeneratedField(
        expression=Coalesce("issue_date", models.Value(NO_DATE)),
        output_field=models.DateField(),
        db_persist=True,
    )
    due_key = models.GeneratedField(
        expression=Coalesce("due_date", models.Value(NO_DATE)),
        output_field=models.DateField(),
        db_persist=True,
    )
    gross_key = models.GeneratedField(
        expression=Coalesce(
            "gross_total", models.Value(0), output_field=models.BigIntegerField()
        ),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )

    # Tells equal rows apart when sorting. It is the id, in a column that SQLite walks an index by: it does
    # not compare (key, id) as a whole when the id is its own row number.
    tie_key = models.GeneratedField(
        expression=models.ExpressionWrapper(
            models.F("id"), output_field=models.BigIntegerField()
        ),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "vendor", "number_key", "number_year"],
                condition=models.Q(status__in=TAKEN),
                name="a_number_is_used_once_per_vendor_and_year",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=Status.values),
                name="invoice_status_is_known",
            ),
        ]
        indexes = INDEXES

    @property
    def files(self) -> DocumentQuerySet:
        """The documents it was entered from."""
        return Document.objects.of(self.organization_id).filter(uses__invoice=self)

    def __str__(self) -> str:
        return self.number or str(_("Draft %(id)s") % {"id": self.pk})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.number_key = number_key(self.number)
        self.number_alike = alike_key(self.number)
        self.number_base = base_key(self.number)
        self.number_year = self.issue_date.year if self.issue_date else None
        self.vendor_key = name_key(self.vendor_name)[:200]
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {
                *fields,
                *(key for field in fields for key in _DERIVED.get(field, ())),
            }
        super().save(*args, **kwargs)

    @property
    def is_open(self) -> bool:
        """May its agent edit and submit it?"""
        return self.status in OPEN

    @property
    def is_deletable(self) -> bool:
        """An agent deletes their own only until it is approved."""
        return self.status != Status.APPROVED

    @property
    def digits(self) -> int:
        """How many decimals the amounts have."""
        return exponent(self.currency)

    def days_until_due(self, today: date) -> int | None:
        return (self.due_date - today).days if self.due_date else None
