"""What an owner has said once and for all about how something is coded."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Organization
from countersign.database.tenancy import Belonging
from countersign.vendors.models import Vendor

from .chart import Account, CostCentre, CostObject, TaxCode


class CodingRule(Belonging):
    """“Vendor X, item contains Y: account Z”. The first rule that fits decides, before anything that was learnt.

    Without `contains` it is about all that its vendor invoices; without a vendor about such items of any.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    position = models.PositiveSmallIntegerField(default=0)
    vendor = models.ForeignKey(
        Vendor,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Vendor"),
    )
    contains = models.CharField(_("Item contains"), max_length=200, blank=True)
    account = models.ForeignKey(
        Account, models.CASCADE, related_name="+", verbose_name=_("Account")
    )
    cost_centre = models.ForeignKey(
        CostCentre,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Cost centre"),
    )
    cost_object = models.ForeignKey(
        CostObject,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Cost object"),
    )
    tax_code = models.ForeignKey(
        TaxCode,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Tax code"),
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(vendor__isnull=False) | ~models.Q(contains=""),
                name="a_coding_rule_is_about_something",
            )
        ]

    def __str__(self) -> str:
        return f"coding rule {self.pk}"
