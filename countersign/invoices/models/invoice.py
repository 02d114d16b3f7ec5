"""The entered record: an invoice, its status, and the files it was entered from."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership, Organization, User
from countersign.database.fields import ExactDecimalField
from countersign.database.tenancy import Belonging
from countersign.documents.models import Document, DocumentQuerySet
from countersign.identity.companies import company_key
from countersign.money import exponent
from countersign.vendors.models import Vendor, name_key

from .indexes import INDEXES
from .keys import amount_key, date_key, id_key, with_keys
from .kind import Kind
from .late import is_overdue
from .numbers import LONGEST, alike_key, base_key, core_key, number_key
from .rows import InvoiceRows
from .status import OPEN, TAKEN, Status

AMOUNT_PLACES = 3


class InvoiceQuerySet(InvoiceRows["Invoice"]):
    """Start with `visible_to` or `of`: whose they are is asked first."""


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

    kind = models.CharField(
        _("Kind"),
        max_length=20,
        choices=Kind.choices,
        default=Kind.INVOICE,
        db_default=Kind.INVOICE,
    )
    number = models.CharField(_("Invoice number"), max_length=100, blank=True)
    number_key = models.CharField(max_length=100, blank=True, editable=False)
    # What likely the same numbers share (`numbers.alike_key`), that of the number without its suffix, and the digits
    # that count. They may be null so that a large table takes them without being written anew.
    number_alike = models.CharField(  # noqa: DJ001
        max_length=LONGEST, null=True, editable=False
    )
    number_base = models.CharField(  # noqa: DJ001
        max_length=LONGEST, null=True, editable=False
    )
    number_core = models.CharField(  # noqa: DJ001
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
    # What all spellings of the vendor's name share (`identity.companies`).
    payee_key = models.CharField(  # noqa: DJ001
        max_length=200, null=True, editable=False
    )
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
    # What is to be paid (BT-115), where that is another amount than the gross total.
    amount_due = ExactDecimalField(
        _("Amount due"), places=AMOUNT_PLACES, null=True, blank=True
    )
    # What is to be paid (`to_pay`), to sort by: in its smallest part, nothing while it is not known.
    pay_key = models.BigIntegerField(default=0, db_default=0, editable=False)
    # What not every invoice has, by path (`content.fields.MORE` and `TABLES`), as plain text. None: nothing of it.
    more = models.JSONField(null=True, blank=True, editable=False)
    no_items = models.BooleanField(_("This invoice has no items"), default=False)
    unparsed = models.JSONField(default=dict, blank=True)
    # Changes that are saved but not in the history yet: path -> what it was. Typing saves every pause,
    # the history gets one line when a field is left.
    unrecorded = models.JSONField(default=dict, blank=True, editable=False)
    # Fields whose suggested value a person has confirmed, and the version that reading the file made.
    confirmed = models.JSONField(default=list, blank=True, editable=False)
    filled_version = models.PositiveIntegerField(default=0, editable=False)

    # What managers have answered to stops: [{key, version, reason, by, by_id, at}]. It counts for its version alone.
    answers = models.JSONField(null=True, blank=True, editable=False)
    # How many doubts and stops each rule that found any found last: {rule: [doubts, stops]}. None: never asked yet.
    findings = models.JSONField(null=True, blank=True, editable=False)

    # {sender, known}: it came by mail from an address that can be taken for a known vendor's domain. None: it did not.
    look_alike = models.JSONField(null=True, blank=True, editable=False)

    # What `coding` keeps of an open invoice: what its coding names, and what was suggested of it. None: nothing.
    coding_kept = models.JSONField(null=True, blank=True, editable=False)

    # Is it said how it is booked? None: its organization codes nothing.
    coded = models.BooleanField(null=True, editable=False)
    # Who had it on their desk before it was handed over (ids of users): none of them decides on it.
    earlier_agents = models.JSONField(null=True, blank=True, editable=False)
    # Its `further_files`, as pages show them without asking. None: it has none.
    further = models.JSONField(null=True, blank=True, editable=False)

    documents = models.ManyToManyField(
        Document, through="InvoiceDocument", related_name="invoices"
    )

    created_at = models.DateTimeField(_("Entered"), default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    # Since when its agent has it off the desk: a returned or rejected one that they are done with.
    set_aside_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Since when it is in the books: the latest export that has it and was not cancelled.
    exported_at = models.DateTimeField(null=True, blank=True, editable=False)

    # What was paid of it, and since when nothing more is to be paid: it was, or a cash discount was taken. Set by
    # `settling.actions` alone; None: nothing yet, not settled yet.
    paid_amount = ExactDecimalField(
        _("Paid"), places=AMOUNT_PLACES, null=True, blank=True, editable=False
    )
    paid_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Approved before payments were kept here, and nobody has said since whether it is paid: then it is not called overdue.
    paid_unknown = models.BooleanField(null=True, editable=False)

    # Since when it is locked, since the month in which it counts was closed: the database lets none of it change then.
    locked_at = models.DateTimeField(null=True, editable=False)
    # In which month it counts, by its first day, where that of its issue date was closed before it was decided on.
    counts_in = models.DateField(null=True, editable=False)
    # Since when another one takes it back, and of that one, what it takes back (`month/reversing`).
    reversed_at = models.DateTimeField(null=True, editable=False)
    reverses = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="reversals",
        db_index=False,
        db_constraint=False,
    )

    issue_key = date_key("issue_date")
    due_key = date_key("due_date")
    gross_key = amount_key("gross_total")
    tie_key = id_key()

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    *("organization", "vendor", "number_key"),
                    *("issue_date", "gross_total"),
                ],
                condition=models.Q(status__in=TAKEN, reversed_at=None, reverses=None),
                name="an_invoice_counts_once",
            ),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=models.Q(reverses__isnull=False),
                name="an_invoice_is_reversed_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=TAKEN)
                | (
                    models.Q(
                        vendor__isnull=False,
                        issue_date__isnull=False,
                        gross_total__isnull=False,
                    )
                    & ~models.Q(number_key="")
                ),
                name="what_is_submitted_is_whole",
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
        self.number_key = number_key(self.number)[:LONGEST]
        self.number_alike = alike_key(self.number)
        self.number_base = base_key(self.number)
        self.number_core = core_key(self.number)
        self.number_year = self.issue_date.year if self.issue_date else None
        self.vendor_key = name_key(self.vendor_name)[:200]
        self.payee_key = company_key(self.vendor_name)[:200]
        self.pay_key = int(Decimal(self.to_pay or 0).scaleb(AMOUNT_PLACES))
        self._note_coding()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = with_keys(fields)
        super().save(*args, **kwargs)

    def _note_coding(self) -> None:
        if any(path.startswith("coding.") for path in self.more or {}):
            self.coded = True
        elif self.coded or (
            "organization" in self._state.fields_cache and self.organization.has_coding
        ):
            self.coded = False

    @property
    def is_open(self) -> bool:
        """May its agent edit and submit it?"""
        return self.status in OPEN

    @property
    def is_everybodys(self) -> bool:
        """Is it on everybody's desk: nobody's until somebody takes it?"""
        return self.agent_id == self.organization.everybody

    def is_seen_by(self, member: Membership) -> bool:
        """May this member of its organization look at it? As `InvoiceRows.visible_to` asks of many."""
        return member.sees_all or self.is_on_desk_of(member)

    def is_on_desk_of(self, member: Membership) -> bool:
        """Is it on this member's or on everybody's desk, and they enter invoices, not by a link: theirs to change while it is open?"""
        return self.agent_id in member.desks and member.enters and not member.by_link

    def was_entered_by(self, user_id: int) -> bool:
        """Did this person enter it, or have it on their desk before it was handed over? Then somebody else decides (four eyes)."""
        return user_id in (self.agent_id, *(self.earlier_agents or ()))

    @property
    def is_taken_back(self) -> bool:
        """Has its agent taken the last submission back, before anybody decided?"""
        if not self.is_open or self.submitted_at is None:
            return False
        return self.decided_at is None or self.decided_at < self.submitted_at

    def admits(self, member: Membership) -> bool:
        """May this member be the one who approves it, vouches for its account and answers what stops it?

        Whoever did not enter it; where owners approve alone, an owner who entered it and is signed in, too.
        """
        if not self.was_entered_by(member.user_id):
            return True
        return member.owns and not member.via and self.organization.approves_alone

    @property
    def is_credit(self) -> bool:
        """Does it give money back? Its amounts are stored negative then."""
        return self.kind == Kind.CREDIT_NOTE

    @property
    def to_pay(self) -> Decimal | None:
        """What is to be paid; less than nothing is to be had back. None while it is not known."""
        return self.gross_total if self.amount_due is None else self.amount_due

    @property
    def left_to_pay(self) -> Decimal:
        """What is still to be paid: nothing of what is settled, the rest of what was paid in part."""
        if self.paid_at is not None or self.to_pay is None:
            return Decimal(0)
        return self.to_pay - (self.paid_amount or Decimal(0))

    @property
    def weighed(self) -> Decimal | None:
        """What limits and rules of approval look at: the larger of gross total and what is to be paid. None while neither is known.

        So an invoice does not pass below a limit because a part was prepaid, and what gives money back is above none.
        """
        known = [one for one in (self.gross_total, self.amount_due) if one is not None]
        return max(known, default=None)

    @property
    def digits(self) -> int:
        """How many decimals the amounts have."""
        return exponent(self.currency)

    def is_overdue(self, today: date) -> bool:
        """Unpaid and past due: what `InvoiceRows.overdue` finds, asked of one."""
        return is_overdue(self, today)

    def days_until_due(self, today: date) -> int | None:
        return (self.due_date - today).days if self.due_date else None
