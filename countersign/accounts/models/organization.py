"""The organizations that work here, each apart from the others."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from countersign.accounts.formats import Formats, chosen_locale, locale_override
from countersign.money import NumberFormat


class AddressDetail(models.TextChoices):
    """How much of the address (IP) that somebody acted from is kept."""

    WHOLE = "whole", _("Whole")
    SHORT = "short", _("Shortened, so that it names a network and no single device")
    NONE = "none", _("Not kept")


class Approvals(models.TextChoices):
    """Whose approval an invoice needs, where no rule says more."""

    OTHERS = "others", _("Somebody else than who entered it")
    ALONE = "alone", _("Owners approve what they entered themselves, too")


class Organization(models.Model):
    """The tenant: every business row belongs to exactly one."""

    name = models.CharField(_("Name"), max_length=200)
    vat_id = models.CharField(_("VAT id"), max_length=20, blank=True)
    language = models.CharField(_("Language"), max_length=10, default="en")
    locale = models.CharField(
        _("Dates and amounts as in"), max_length=20, default="en_GB"
    )
    time_zone = models.CharField(_("Time zone"), max_length=50, default="UTC")
    currency = models.CharField(_("Usual currency"), max_length=3, default="EUR")
    summary_hour = models.PositiveSmallIntegerField(
        _("Hour of the daily summary"), default=7, validators=[MaxValueValidator(23)]
    )
    remind_after = models.PositiveSmallIntegerField(
        _("Remind of a waiting invoice after (working days; 0: never)"),
        default=2,
        validators=[MaxValueValidator(60)],
    )
    escalate_after = models.PositiveSmallIntegerField(
        _("Tell the owners of it after (working days; 0: never)"),
        default=5,
        validators=[MaxValueValidator(60)],
    )
    address_detail = models.CharField(
        _("Addresses (IP) in the history"),
        max_length=5,
        choices=AddressDetail.choices,
        default=AddressDetail.WHOLE,
    )
    # Written by `approval` alone, which looks at the rules first. Empty: nobody has said yet, and others approve.
    approval = models.CharField(
        _("Who approves?"),
        max_length=6,
        choices=Approvals.choices,
        default=Approvals.OTHERS,
        db_default=Approvals.OTHERS,
        editable=False,
    )
    # Has it anything to code invoices with? Written by `coding`, and here so that no page and no save has to ask.
    has_coding = models.BooleanField(default=False, db_default=False, editable=False)
    # What of it there is (`coding.setup`): columns, custom fields, what the owner decided. None: nothing yet.
    coding = models.JSONField(null=True, editable=False)
    may_ask_vies = models.BooleanField(
        _("VAT ids may be asked for at VIES, the register of the European Commission"),
        default=False,
        db_default=False,
    )
    sends_receipts = models.BooleanField(
        _("Members who send or forward invoices by mail get a receipt"),
        default=False,
        db_default=False,
    )
    agents_see_all = models.BooleanField(
        _("Agents see their colleagues’ invoices: to look at, never to change"),
        default=False,
        db_default=False,
    )
    requires_factor = models.BooleanField(
        _("Whoever signs in needs a second factor: a passkey, or a code from an app"),
        default=False,
        db_default=False,
    )
    creditors_from = models.PositiveIntegerField(
        _("First creditor number that is proposed"), default=70000, db_default=70000
    )
    creditors_to = models.PositiveIntegerField(
        _("Last creditor number that is proposed"), default=99999, db_default=99999
    )
    # The last day of the last month that is closed; what was decided up to it is locked. It never goes back. Written by `month`,
    # and here so that no page and no save has to ask. None: no month was closed yet.
    closed_through = models.DateField(null=True, editable=False)
    # The number of the user who stands for all of them: on that desk is what nobody has taken yet. None: nothing ever was.
    everybody = models.BigIntegerField(null=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    @property
    def is_new(self) -> bool:
        """Has its owner not been asked the first questions yet?"""
        return not self.approval

    @property
    def approves_alone(self) -> bool:
        """May its owners approve what they entered themselves?"""
        return self.approval == Approvals.ALONE

    @property
    def formats(self) -> Formats:
        """How dates and amounts are written and read: as whoever is looking chose, else as the organization does."""
        return Formats.of(chosen_locale() or self.locale)

    @property
    def own_formats(self) -> Formats:
        """As the organization itself writes, whoever is looking: in what leaves the house."""
        return Formats.of(self.locale)

    @contextmanager
    def own_words(self) -> Iterator[None]:
        """Inside, texts, dates and amounts are the organization's own, whoever is looking."""
        with translation.override(self.language), locale_override(""):
            yield

    @property
    def first_open(self) -> date | None:
        """The first day of the first month that is not closed; None while none was closed."""
        closed = self.closed_through
        return closed + timedelta(days=1) if closed else None

    def counts_in(self, day: date | None) -> date | None:
        """In which month, by its first day, what is of a closed one counts now; None for what counts in its own."""
        closed = self.closed_through
        return self.first_open if day and closed and day <= closed else None

    @property
    def number_format(self) -> NumberFormat:
        return self.formats.number_format

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)
