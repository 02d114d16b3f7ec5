"""What an owner has said once and for all about who enters what comes in."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from countersign.accounts.models import Membership, Organization, User
from countersign.database.fields import ExactDecimalField
from countersign.database.tenancy import Belonging
from countersign.invoices.models import AMOUNT_PLACES, Invoice
from countersign.mailboxes.models import Mailbox
from countersign.vendors.models import Vendor

from .arrived import Arrival, Way


class Source(models.TextChoices):
    """How an invoice came in, as far as a rule asks."""

    ANY = "any", _("mail or folder")
    MAIL = "mail", _("any mail")
    MAILBOX = "mailbox", _("the mailbox below")
    FOLDER = "folder", _("the watched folder")


class AssigningRuleQuerySet(models.QuerySet["AssigningRule"]):
    def visible_to(self, member: Membership) -> Self:
        """Start every query here: the rules of the member's organization."""
        return self.filter(organization=member.organization_id)

    def in_order(self) -> Self:
        """In the owner's order, with all that is needed to put them into words."""
        named = self.select_related("organization", "vendor", "mailbox", "user")
        return named.order_by("position", "pk")


class AssigningRule(Belonging):
    """“Of vendor X, by mailbox Y, above Z: to Alice”. Of the active ones the first that fits decides; all that it sets must hold.

    `above` and `up_to` are meant in `currency` and held against `Invoice.weighed`: an amount that is not known fits neither.
    The rule of a mailbox that is gone fits nothing any more.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(_("Active"), default=True)
    vendor = models.ForeignKey(
        Vendor,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Vendor"),
    )
    source = models.CharField(
        _("Came by"), max_length=7, choices=Source.choices, default=Source.ANY
    )
    mailbox = models.ForeignKey(
        Mailbox,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Mailbox"),
    )
    currency = models.CharField(_("Currency"), max_length=3, blank=True)
    above = ExactDecimalField(_("Above"), places=AMOUNT_PLACES, null=True, blank=True)
    up_to = ExactDecimalField(_("Up to"), places=AMOUNT_PLACES, null=True, blank=True)
    user = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("to whom", "To"),
    )

    objects = AssigningRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(above=None, up_to=None) | ~models.Q(currency=""),
                name="an_amount_to_assign_by_has_its_currency",
            ),
            models.CheckConstraint(
                condition=models.Q(source__in=Source.values),
                name="source_to_assign_by_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"assigning rule {self.pk}"

    def fits(self, invoice: Invoice, arrival: Arrival) -> bool:
        """Is the rule about this invoice, which came in so?"""
        return (
            self.vendor_id in (None, invoice.vendor_id)
            and self._fits_source(arrival)
            and self._fits_amount(invoice)
        )

    def _fits_source(self, arrival: Arrival) -> bool:
        if self.source == Source.MAILBOX:
            return self.mailbox_id is not None and self.mailbox_id == arrival.mailbox
        if self.source == Source.ANY:
            return True
        by_folder = self.source == Source.FOLDER
        return by_folder == (arrival.way == Way.FOLDER)

    def _fits_amount(self, invoice: Invoice) -> bool:
        if self.currency not in ("", invoice.currency):
            return False
        if self.above is None and self.up_to is None:
            return True
        amount = invoice.weighed
        if amount is None:
            return False
        is_above = self.above is None or amount > self.above
        return is_above and (self.up_to is None or amount <= self.up_to)
