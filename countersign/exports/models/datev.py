"""What an organization's tax adviser works with (DATEV), and what a person has agreed to where something does not fit."""

from typing import Any, Final

from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
)
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from countersign.accounts.models import Organization, User
from countersign.coding.models.chart import TaxCategory
from countersign.database.fields import ExactDecimalField
from countersign.database.tenancy import Belonging
from countersign.history.models import sha256_of
from countersign.invoices.content.values import plain
from countersign.invoices.models import Invoice
from countersign.vendors.models import Vendor

RATE_PLACES: Final = 6
MONTHS: Final = [(month, f"{month:02}") for month in range(1, 13)]


class PostingText(models.TextChoices):
    """What the text of a posting is made of."""

    VENDOR = "vendor", _("Vendor")
    BOTH = "both", _("Vendor, and the item where an item is coded")
    ITEM = "item", _("The item; the vendor where the whole invoice is coded")


class DatevSettings(Belonging):
    """How the books are kept: as DATEV must be told. An organization without a row writes nothing for DATEV.

    `automatic` are accounts that carry their own tax key: numbers and ranges. The defaults are taken where an invoice
    is not coded, or its vendor has no number; empty, and such an invoice is listed.
    """

    organization = models.OneToOneField(
        Organization, models.CASCADE, related_name="datev_settings"
    )
    consultant = models.PositiveIntegerField(
        _("Consultant number (Beraternummer)"),
        validators=[MinValueValidator(1001), MaxValueValidator(9_999_999)],
    )
    client = models.PositiveIntegerField(
        _("Client number (Mandantennummer)"),
        validators=[MinValueValidator(1), MaxValueValidator(99_999)],
    )
    first_month = models.PositiveSmallIntegerField(
        _("The financial year begins in month"), choices=MONTHS, default=1
    )
    account_length = models.PositiveSmallIntegerField(
        _("Digits of an account (Sachkontenlänge)"),
        choices=[(digits, str(digits)) for digits in range(4, 9)],
        default=4,
    )
    chart = models.CharField(
        _("Chart of accounts (Sachkontenrahmen)"),
        max_length=4,
        blank=True,
        validators=[
            RegexValidator(r"^(\d{2}){1,2}\Z", _("Two or four digits, such as 03."))
        ],
    )
    currency = models.CharField(_("Currency of the books"), max_length=3, default="EUR")
    text = models.CharField(
        _("Text of a posting"),
        max_length=6,
        choices=PostingText.choices,
        default=PostingText.VENDOR,
    )
    due_in_second = models.BooleanField(
        _("Write the due date to Belegfeld 2, not to its own column"), default=False
    )
    locked = models.BooleanField(
        _("Lock the postings as soon as they are read (Festschreibung)"), default=False
    )
    default_account = models.CharField(
        _("Account of an invoice that is not coded"), max_length=9, blank=True
    )
    default_creditor = models.CharField(
        _("Account of a vendor without a number"), max_length=9, blank=True
    )
    automatic = models.CharField(
        _("Accounts with a tax key of their own"), max_length=1000, blank=True
    )

    def __str__(self) -> str:
        return f"{self.consultant}/{self.client}"

    @property
    def ranges(self) -> tuple[tuple[int, int], ...]:
        """The accounts that carry their own tax key."""
        found = []
        for part in self.automatic.replace(" ", "").split(","):
            first, _dash, last = part.partition("-")
            if first:
                found.append((int(first), int(last or first)))
        return tuple(found)


class DatevKey(Belonging):
    """The tax key (BU-Schlüssel) of a rate and category, for what no tax code says it of."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    category = models.CharField(
        _("Category"),
        max_length=2,
        choices=TaxCategory.choices,
        default=TaxCategory.STANDARD,
    )
    rate = ExactDecimalField(_("Tax rate"), places=RATE_PLACES)
    key = models.CharField(
        _("Tax key (BU-Schlüssel)"),
        max_length=4,
        validators=[RegexValidator(r"^\d{1,4}\Z", _("One to four digits."))],
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "category", "rate"],
                name="one_datev_key_per_rate_and_category",
            )
        ]
        ordering = ["category", "rate"]

    def __str__(self) -> str:
        return f"{self.category} {plain(self.rate)}: {self.key}"


class DatevRate(Belonging):
    """How much of a foreign currency one unit of the books' currency was in a month (its first day)."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    currency = models.CharField(_("Currency"), max_length=3)
    month = models.DateField(_("Month"))
    rate = ExactDecimalField(pgettext_lazy("exchange", "Rate"), places=RATE_PLACES)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "currency", "month"],
                name="one_datev_rate_per_month",
            )
        ]
        ordering = ["-month", "currency"]

    def __str__(self) -> str:
        return f"{self.currency} {self.month:%Y-%m}: {plain(self.rate)}"


class DatevAgreement(Belonging):
    """A short form that somebody has agreed to: for one value of an invoice or vendor, or for a field always.

    With neither invoice nor vendor it is about every one, and `value` and `proposed` are empty. `sign` is the hash of
    both, which an index has room for.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    invoice = models.ForeignKey(
        Invoice, models.CASCADE, null=True, blank=True, related_name="+"
    )
    vendor = models.ForeignKey(
        Vendor, models.CASCADE, null=True, blank=True, related_name="+"
    )
    field = models.CharField(max_length=20)
    value = models.TextField(blank=True)
    proposed = models.TextField(blank=True)
    sign = models.CharField(max_length=64, blank=True, editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "field"],
                condition=models.Q(invoice=None, vendor=None),
                name="one_datev_agreement_per_field",
            ),
            models.UniqueConstraint(
                fields=["invoice", "field", "sign"],
                name="one_datev_agreement_per_value_of_an_invoice",
            ),
            models.UniqueConstraint(
                fields=["vendor", "field", "sign"],
                name="one_datev_agreement_per_value_of_a_vendor",
            ),
        ]
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.field}: {self.value} -> {self.proposed}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sign = sha256_of(f"{self.value}\n{self.proposed}")
        super().save(*args, **kwargs)

    @property
    def told(self) -> dict[str, Any]:
        """As the line of the history has it."""
        return {"field": self.field, "value": self.value, "written": self.proposed}
