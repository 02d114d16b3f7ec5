"""Suppliers: who they are, as their pages say it."""

from typing import Any, Final, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership, Organization, User
from countersign.database.fields import ExactDecimalField
from countersign.database.tenancy import Belonging

from .keys import END, company_parts, name_key

# What an e-invoice says of its seller (EN 16931, BG-4), and what the screens call it.
DETAILS: Final[dict[str, Any]] = {
    "legal_name": _("Legal name"),
    "vat_id": _("VAT id"),
    "tax_number": _("Tax number"),
    "registration": _("Register number"),
    "address": _("Address"),
    "country": _("Country"),
    "email": _("Mail address"),
    "phone": _("Phone"),
}

# What is written on its page, and what the screens call it; `Vendor` has a column for each.
LABELS: Final[dict[str, Any]] = {
    "name": _("Vendor"),
    "vat_id": _("VAT id"),
    "tax_number": _("Tax number"),
    "street": _("Street"),
    "postcode": _("Postcode"),
    "city": _("Town"),
    "country": _("Country"),
    "customer_number": _("Our customer number"),
    "creditor_number": _("Creditor number"),
    "payment_days": _("Days to pay"),
    "discount_percent": _("Cash discount (percent)"),
    "discount_days": _("Days with cash discount"),
}


class VendorQuerySet(models.QuerySet["Vendor"]):
    def visible_to(self, member: Membership) -> Self:
        """Start every query here: a vendor belongs to the whole organization."""
        return self.filter(organization=member.organization_id)

    def spelt_with(self, organization: int, key: str) -> Self:
        """Those with a part of a key (`name_key`) in their name or in another spelling of it."""
        spelt = models.Q(aliases__organization=organization, aliases__key__contains=key)
        return self.filter(models.Q(key__contains=key) | spelt).distinct()

    def current(self) -> Self:
        """Those that were not merged into another one."""
        return self.filter(merged_into=None)


class Vendor(Belonging):
    """A supplier (EN 16931: seller), known by its name within an organization.

    From `street` on stands what people with the right wrote on its page; what nobody wrote is None or empty, and so it
    is in rows of before. One that was merged into another stays as a row, by which its name is known.

    `company` is what all spellings of its name share (`identity.companies`), `head` and `tail` its first and last
    signs; `mail_domain` is the one that its invoices are answered at.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="vendors"
    )
    name = models.CharField(_("Vendor"), max_length=200)
    key = models.CharField(max_length=200, editable=False)
    vat_id = models.CharField(_("VAT id"), max_length=20, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    # May be null so that a table in use takes them.
    company = models.CharField(max_length=200, null=True, editable=False)  # noqa: DJ001
    head = models.CharField(max_length=END, null=True, editable=False)  # noqa: DJ001
    tail = models.CharField(max_length=END, null=True, editable=False)  # noqa: DJ001
    mail_domain = models.CharField(  # noqa: DJ001
        max_length=100, null=True, editable=False
    )

    # What the e-invoices that were approved say of it: {name of DETAILS: {value, since, number}}, `number` being the
    # invoice's that said so first. None: nothing yet.
    details = models.JSONField(null=True, blank=True, editable=False)

    street = models.CharField(  # noqa: DJ001
        LABELS["street"], max_length=200, null=True, blank=True
    )
    postcode = models.CharField(  # noqa: DJ001
        LABELS["postcode"], max_length=20, null=True, blank=True
    )
    city = models.CharField(  # noqa: DJ001
        LABELS["city"], max_length=100, null=True, blank=True
    )
    country = models.CharField(  # noqa: DJ001
        LABELS["country"], max_length=2, null=True, blank=True
    )
    tax_number = models.CharField(  # noqa: DJ001
        LABELS["tax_number"], max_length=50, null=True, blank=True
    )
    customer_number = models.CharField(  # noqa: DJ001
        LABELS["customer_number"], max_length=50, null=True, blank=True
    )
    # Under which it is booked: unique in the organization.
    creditor_number = models.CharField(  # noqa: DJ001
        LABELS["creditor_number"], max_length=9, null=True, blank=True
    )
    payment_days = models.PositiveSmallIntegerField(
        LABELS["payment_days"], null=True, blank=True
    )
    discount_percent = ExactDecimalField(
        LABELS["discount_percent"], places=3, null=True, blank=True
    )
    discount_days = models.PositiveSmallIntegerField(
        LABELS["discount_days"], null=True, blank=True
    )
    # Raised by each change of the page, which must name it. None: 1.
    page_version = models.PositiveIntegerField(null=True, editable=False)
    blocked_at = models.DateTimeField(null=True, blank=True, editable=False)
    blocked_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        editable=False,
    )
    block_reason = models.TextField(null=True, editable=False)  # noqa: DJ001
    merged_into = models.ForeignKey(
        "self",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="merged",
        editable=False,
    )

    objects = VendorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key"], name="one_vendor_per_name"
            ),
            models.UniqueConstraint(
                fields=["organization", "creditor_number"],
                condition=models.Q(creditor_number__isnull=False),
                name="one_vendor_per_creditor_number",
            ),
        ]
        # What vendors are found to resemble one another by.
        indexes = [
            models.Index(fields=["organization", name], name=f"companies_by_{name}")
            for name in ("company", "head", "tail", "vat_id", "mail_domain")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_blocked(self) -> bool:
        """Is nothing of it to be approved or paid?"""
        return self.blocked_at is not None

    @property
    def version(self) -> int:
        """Which state of its page this is."""
        return self.page_version or 1

    @property
    def said(self) -> dict[str, str]:
        """What its approved e-invoices say of it, by the names of DETAILS."""
        return {name: one["value"] for name, one in (self.details or {}).items()}

    def save(self, *args: object, **kwargs: object) -> None:
        self.key = name_key(self.name)
        self.company, self.head, self.tail = company_parts(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]
