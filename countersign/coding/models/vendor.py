"""How a vendor's invoices are coded as a rule, as its page says."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Organization
from countersign.database.tenancy import Belonging
from countersign.vendors.models import Vendor

from .chart import Account, CostCentre, CostObject, TaxCode


class VendorCoding(Belonging):
    """A vendor's default coding: what is suggested where nothing better is known. A vendor without one has no row.

    `since` has, by column, since when the page says so: what was submitted before is not held against it.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    vendor = models.OneToOneField(Vendor, models.CASCADE, related_name="default_coding")
    account = models.ForeignKey(
        Account,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Account"),
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
    since = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"coding of vendor {self.vendor_id}"

    def since_when(self, column: str) -> datetime:
        """Since when it says what it says in a column."""
        return datetime.fromisoformat(self.since[column])
