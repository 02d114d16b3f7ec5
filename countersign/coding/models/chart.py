"""What an organization books on: accounts, cost centres, cost objects and tax codes, each known by its number."""

from typing import Any, Final, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from countersign.accounts.models import Membership, Organization
from countersign.database.fields import ExactDecimalField
from countersign.database.tenancy import Belonging

RATE_PLACES: Final = 6


class AccountKind(models.TextChoices):
    """What sort of account it is."""

    EXPENSE = "expense", _("Expense")
    INCOME = "income", _("Income")
    ASSET = "asset", _("Asset")
    LIABILITY = "liability", _("Liability")
    EQUITY = "equity", _("Equity")
    TAX = "tax", _("Tax")
    OTHER = "other", _("Other")


class TaxCategory(models.TextChoices):
    """What EN 16931 calls the reason for a rate (UNTDID 5305)."""

    STANDARD = "S", _("Taxed")
    ZERO = "Z", _("Zero rate")
    EXEMPT = "E", _("Exempt")
    REVERSE = "AE", _("Reverse charge")
    WITHIN_EU = "K", _("Within the EU")
    EXPORT = "G", pgettext_lazy("VAT category", "Export")
    OUTSIDE = "O", _("Not subject to tax")


class ChartQuerySet(models.QuerySet["ChartRow"]):
    def visible_to(self, member: Membership) -> Self:
        """Start every query here: the chart of the member's organization."""
        return self.filter(organization=member.organization_id)

    def in_order(self) -> Self:
        """By number."""
        return self.order_by("number", "pk")


class ChartRow(Belonging):
    """One thing to code with. It is never deleted: one that is not active is not offered any more, and stays where it is used."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    number = models.CharField(_("Number"), max_length=40)
    name = models.CharField(_("Name"), max_length=200)
    active = models.BooleanField(_("Active"), default=True)

    objects: Any = ChartQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "number"], name="one_%(class)s_per_number"
            ),
            models.CheckConstraint(
                condition=~models.Q(number=""), name="a_%(class)s_has_a_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()


class Account(ChartRow):
    """An account of the chart."""

    kind = models.CharField(
        _("Kind"),
        max_length=10,
        choices=AccountKind.choices,
        default=AccountKind.EXPENSE,
    )


class CostCentre(ChartRow):
    """Where costs arise: a department, a place."""


class CostObject(ChartRow):
    """What costs arise for: a product, a project."""


class TaxCode(ChartRow):
    """How a posting is taxed; its number is its code. `datev_key` is what DATEV calls it (BU-Schlüssel), where it is exported there."""

    rate = ExactDecimalField(_("Rate"), places=RATE_PLACES, null=True, blank=True)
    category = models.CharField(
        _("Category"), max_length=2, choices=TaxCategory.choices, blank=True
    )
    datev_key = models.CharField(_("DATEV key"), max_length=10, blank=True)

    @property
    def code(self) -> str:
        """By what it is called."""
        return self.number


# By the column of a coding line that names them.
CHART: Final[dict[str, type[ChartRow]]] = {
    "account": Account,
    "cost_centre": CostCentre,
    "cost_object": CostObject,
    "tax_code": TaxCode,
}
