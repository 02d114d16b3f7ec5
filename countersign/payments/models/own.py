"""From which accounts an organization pays, and by which rules of the house."""

from typing import Any, Final, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership, Organization
from countersign.database.tenancy import Belonging
from countersign.vendors.models import Vendor, bare_code

LONGEST_NAME: Final = 70  # of a party of a SEPA credit transfer


class Abroad(models.TextChoices):
    """How payments that are no SEPA credit transfers go to the bank."""

    PAIN = "pain.001", _("A pain.001 file")
    CSV = "csv", _("A CSV file")


class OwnAccountQuerySet(models.QuerySet["OwnAccount"]):
    def of(self, member: Membership) -> Self:
        """Start every query here: the accounts of the member's organization, the usual one first."""
        rows = self.filter(organization=member.organization_id)
        return rows.order_by("closed_at", "pk")

    def in_use(self) -> Self:
        return self.filter(closed_at=None)


class OwnAccount(Belonging):
    """An account that the organization pays from. One that was ever used stays, and may be closed."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    label = models.CharField(_("What you call it"), max_length=60)
    iban = models.CharField(_("IBAN"), max_length=34)
    bic = models.CharField(_("BIC"), max_length=11, blank=True)
    name = models.CharField(_("Account holder"), max_length=LONGEST_NAME)
    # In parts, as banks demand: town and country at least.
    street = models.CharField(_("Street"), max_length=70, blank=True)
    building = models.CharField(_("House number"), max_length=16, blank=True)
    postal_code = models.CharField(_("Postal code"), max_length=16, blank=True)
    town = models.CharField(_("Town"), max_length=35)
    country = models.CharField(_("Country (two letters)"), max_length=2)
    currency = models.CharField(_("Currency"), max_length=3, default="EUR")
    one_booking = models.BooleanField(
        _("The bank books a file as one sum"), default=True
    )
    structured = models.BooleanField(
        _("The bank takes a list of invoices with one payment"), default=True
    )
    abroad = models.CharField(
        _("Payments outside SEPA"),
        max_length=10,
        choices=Abroad.choices,
        default=Abroad.PAIN,
    )
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OwnAccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "iban"], name="an_own_account_stands_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(name="")
                & ~models.Q(town="")
                & ~models.Q(country=""),
                name="an_own_account_has_name_town_and_country",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def address(self) -> dict[str, str]:
        """The parts of it that are known."""
        parts = ("street", "building", "postal_code", "town", "country")
        return {name: getattr(self, name) for name in parts if getattr(self, name)}

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.iban, self.bic = bare_code(self.iban), bare_code(self.bic)
        self.country = self.country.upper()
        super().save(*args, **kwargs)


class HouseRule(Belonging):
    """What an owner has set about paying; none: the stricter choice of each."""

    organization = models.OneToOneField(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    enterer_may_release = models.BooleanField(
        _("Who entered an invoice may release a payment run with it"), default=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], name="one_house_rule_of_paying"
            )
        ]

    def __str__(self) -> str:
        return f"rule of paying {self.pk}"


class VendorPaying(Belonging):
    """How one vendor is paid: what its bank calls it, and whether several invoices may come as one payment."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    vendor = models.OneToOneField(Vendor, models.CASCADE, related_name="+")
    name = models.CharField(_("Account holder"), max_length=LONGEST_NAME, blank=True)
    collects = models.BooleanField(
        _("Several invoices in one payment, as agreed with the vendor"), default=False
    )

    def __str__(self) -> str:
        return f"paying vendor {self.vendor_id}"
