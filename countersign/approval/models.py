"""What an organization asks for before an invoice is approved, as its owner has set it."""

from collections.abc import Sequence
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership, Organization, User
from countersign.database.fields import ExactDecimalField
from countersign.database.tenancy import Belonging
from countersign.invoices.models import AMOUNT_PLACES, Invoice
from countersign.invoices.vendors.history import VendorHistory
from countersign.vendors.models import Vendor

MOST = 20  # people that a rule may ask for


class Concern(models.TextChoices):
    """Which invoices a rule is about, by their vendor's history."""

    ANY = "any", _("any invoice")
    NEW_VENDOR = "new_vendor", _("a new vendor")
    CHANGED_BANK = "changed_bank", _("changed bank details")
    EITHER = "either", _("a new vendor or changed bank details")

    def matches(self, history: VendorHistory) -> bool:
        """Does it apply to an invoice whose vendor has this history?"""
        return {
            Concern.ANY: True,
            Concern.NEW_VENDOR: history.is_new_vendor,
            Concern.CHANGED_BANK: history.has_changed_bank,
            Concern.EITHER: history.is_new_vendor or history.has_changed_bank,
        }[self]


class Machines(Belonging):
    """That programs may approve here, by tokens that an owner allowed it for. Where there is no such row, none does."""

    organization = models.OneToOneField(Organization, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"machines {self.pk}"


class RuleQuerySet(models.QuerySet["Rule"]):
    def visible_to(self, member: Membership) -> Self:
        """Start every query here: the rules of the member's organization."""
        return self.filter(organization=member.organization_id)

    def in_order(self) -> Self:
        """In the owner's order, with all that is needed to put them into words."""
        return (
            self.select_related("organization", "vendor", "agent")
            .prefetch_related(
                models.Prefetch("named", NamedApprover.objects.select_related("user"))
            )
            .order_by("position", "pk")
        )


class Rule(Belonging):
    """Which invoices need whose approvals. All conditions that are set must hold.

    `above` is meant in `currency` and held against `Invoice.weighed`. `approvals` different people must approve, `owners` of them owners;
    where people are named, only theirs count.
    """

    # Whom it names, where `rules_of` has fetched it.
    known_people: list[User] | None = None

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    concern = models.CharField(
        _("About"), max_length=12, choices=Concern.choices, default=Concern.ANY
    )
    currency = models.CharField(_("Currency"), max_length=3, blank=True)
    above = ExactDecimalField(
        _("Gross total above"), places=AMOUNT_PLACES, null=True, blank=True
    )
    vendor = models.ForeignKey(
        Vendor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Vendor"),
    )
    agent = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Entered by"),
    )

    approvals = models.PositiveSmallIntegerField(
        _("How many must approve"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(MOST)],
    )
    owners = models.PositiveSmallIntegerField(
        _("How many of them owners"), default=0, validators=[MaxValueValidator(MOST)]
    )

    objects = RuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(above=None) | ~models.Q(currency=""),
                name="an_amount_has_its_currency",
            ),
            models.CheckConstraint(
                condition=models.Q(approvals__gte=1), name="a_rule_asks_for_somebody"
            ),
            models.CheckConstraint(
                condition=models.Q(owners__lte=models.F("approvals")),
                name="no_more_owners_than_approvals",
            ),
            models.CheckConstraint(
                condition=models.Q(concern__in=Concern.values),
                name="rule_concern_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"rule {self.pk}"

    @property
    def people(self) -> Sequence[User]:
        """The only ones whose approval counts, by name; empty for everybody's."""
        if self.known_people is not None:
            return sorted(self.known_people, key=str)
        return sorted((one.user for one in self.named.all()), key=str)

    def matches(
        self, invoice: Invoice, history: VendorHistory, known: frozenset[str]
    ) -> bool:
        """Does the rule apply to this invoice? `known` are the currencies in which some rule names an amount.

        In a currency in which no rule names an amount, every amount counts as above.
        """
        return (
            Concern(self.concern).matches(history)
            and self._matches_amount(invoice, known)
            and self.vendor_id in (None, invoice.vendor_id)
            and (self.agent_id is None or invoice.was_entered_by(self.agent_id))
        )

    def _matches_amount(self, invoice: Invoice, known: frozenset[str]) -> bool:
        if self.above is None:
            return self.currency in ("", invoice.currency)
        if invoice.currency != self.currency:
            return invoice.currency not in known
        return invoice.weighed is None or invoice.weighed > self.above


class NamedApprover(Belonging):
    """One of the people whose approval alone counts for a rule. They stay named when they leave."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    rule = models.ForeignKey(Rule, models.CASCADE, related_name="named")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "user"], name="a_person_is_named_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class Limit(Belonging):
    """Above which amount a manager must confirm their approval, in one currency."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    currency = models.CharField(_("Currency"), max_length=3)
    amount = ExactDecimalField(_("Amount"), places=AMOUNT_PLACES)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "currency"], name="one_limit_per_currency"
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"
