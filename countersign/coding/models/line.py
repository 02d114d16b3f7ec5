"""How an invoice is coded, part by part, with the exact amount of each."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Organization
from countersign.database.fields import ExactDecimalField
from countersign.database.tenancy import Belonging
from countersign.invoices.models import AMOUNT_PLACES, Invoice

from .chart import Account, CostCentre, CostObject, TaxCode


class CodingLine(Belonging):
    """A part of a submitted invoice, and what it is coded as. The database has them from submitting on.

    While an invoice is open its form has its coding (`Invoice.more`, paths ``coding.0.account``); lines are made of
    that when it is submitted and whenever a manager corrects it. `amount` are shares of the net total (of the gross
    total where an invoice names no net total), `tax` of what comes on top: their sums are those totals, exactly.
    `item_key` is the item that it is a part of (`LineItem.key`); None: of the whole invoice. `text_key` is
    what that item has in common with similar ones.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="coding")
    position = models.PositiveSmallIntegerField()
    item_key = models.UUIDField(null=True, blank=True)
    account = models.ForeignKey(
        Account, models.RESTRICT, null=True, related_name="+", verbose_name=_("Account")
    )
    cost_centre = models.ForeignKey(
        CostCentre,
        models.RESTRICT,
        null=True,
        related_name="+",
        verbose_name=_("Cost centre"),
    )
    cost_object = models.ForeignKey(
        CostObject,
        models.RESTRICT,
        null=True,
        related_name="+",
        verbose_name=_("Cost object"),
    )
    tax_code = models.ForeignKey(
        TaxCode,
        models.RESTRICT,
        null=True,
        related_name="+",
        verbose_name=_("Tax code"),
    )
    percent = ExactDecimalField(_("Percent"), places=6, null=True)
    amount = ExactDecimalField(_("Amount"), places=AMOUNT_PLACES)
    tax = ExactDecimalField(_("Tax"), places=AMOUNT_PLACES)
    text_key = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "position"], name="one_coding_line_per_position"
            )
        ]
        indexes = [
            models.Index(
                fields=["organization", "text_key", "invoice"],
                condition=~models.Q(text_key=""),
                name="coding_by_similar_items",
            )
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.invoice_id}.{self.position}"

    @property
    def gross(self) -> Decimal:
        """Its share of the gross total."""
        return (self.amount or Decimal(0)) + (self.tax or Decimal(0))
