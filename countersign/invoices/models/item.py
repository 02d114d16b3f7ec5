"""The items of an invoice."""

import uuid
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Organization
from countersign.database.fields import ExactDecimalField
from countersign.database.tenancy import Belonging
from countersign.extraction.record import BEFORE
from countersign.money import round_amount

from .invoice import AMOUNT_PLACES, Invoice

FACTOR_PLACES = 6


class LineItem(Belonging):
    """One item of an invoice (EN 16931: invoice line). `key` is given by whoever types it, so a repeated save adds nothing."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    invoice = models.ForeignKey(
        Invoice, models.CASCADE, related_name="items", db_index=False
    )
    key = models.UUIDField(default=uuid.uuid4)
    position = models.PositiveIntegerField()
    description = models.CharField(_("Description"), max_length=1000, blank=True)
    quantity = ExactDecimalField(
        _("Quantity"), places=FACTOR_PLACES, null=True, blank=True
    )
    unit = models.CharField(_("Unit"), max_length=20, blank=True)
    unit_price = ExactDecimalField(
        _("Unit price"), places=FACTOR_PLACES, null=True, blank=True
    )
    # How many units the unit price is for (BT-149), where that is not one.
    price_base_quantity = ExactDecimalField(
        _("Price per"), places=FACTOR_PLACES, null=True, blank=True
    )
    tax_rate = ExactDecimalField(
        _("Tax rate"), places=FACTOR_PLACES, null=True, blank=True
    )
    line_total = ExactDecimalField(
        _("Line total"), places=AMOUNT_PLACES, null=True, blank=True
    )
    # The line total follows quantity and unit price until somebody types it.
    worked_out = models.BooleanField(default=False)
    # Which line of the file it was read from: where its suggestions are.
    read_line = models.PositiveIntegerField(null=True, editable=False)
    unparsed = models.JSONField(default=dict, blank=True)
    # What not every line has, by name (`content.fields.LINE_MORE`), as plain text. None: nothing of it.
    more = models.JSONField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "key"], name="an_item_is_saved_once"
            )
        ]
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.description or str(self.position)

    @property
    def is_before_correction(self) -> bool:
        """Does it only repeat what is corrected? Then it counts the other way round."""
        return (self.more or {}).get("line_state") == BEFORE

    @property
    def is_with_tax(self) -> bool:
        """Do its price and total have the tax in them, as some countries' e-invoices may say of a line?"""
        return "with_tax" in (self.more or {})

    def expected_total(self, beside: Decimal = Decimal(0)) -> Decimal | None:
        """What the line should come to, rounded here so that sums never drift (None while a factor is missing).

        `beside` is what charges on the line add, less what allowances take off.
        """
        if self.quantity is None or self.unit_price is None:
            return None
        product = self.quantity * self.unit_price / (self.price_base_quantity or 1)
        return round_amount(product + beside, self.invoice.currency)
