"""Suppliers, and what their earlier invoices taught us."""

import re
import unicodedata
from typing import Any, Final, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership, Organization, User
from countersign.database.tenancy import Belonging
from countersign.extraction.hints import hints_from_json
from countersign.extraction.model import VendorHint
from countersign.history.models import moment
from countersign.identity.companies import company_key

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
# Of a company's key: a sign that is wrong leaves its beginning or its end as it is.
END: Final = 3


def name_key(name: str) -> str:
    """What two spellings of the same vendor have in common: letters and digits without case, accents and spaces.

    A name without any is a name all the same: its signs are its key.
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[\W_]+", "", bare) or "".join(plain.split()) or name.strip()


def company_parts(name: str) -> tuple[str, str, str]:
    """A name's company, and that one's head and tail, as they are stored."""
    company = company_key(name)[:200]
    return company, company[:END], company[-END:]


def bare_code(text: str) -> str:
    """An IBAN or VAT id as it is compared and stored: its letters and digits, in capitals, without spaces.

    Full-width and other forms of Latin letters and digits are those letters and digits (Unicode's NFKC).
    """
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text).upper())


class VendorQuerySet(models.QuerySet["Vendor"]):
    def visible_to(self, member: Membership) -> Self:
        """Start every query here: a vendor belongs to the whole organization."""
        return self.filter(organization=member.organization_id)


class Vendor(Belonging):
    """A supplier (EN 16931: seller), known by its name within an organization.

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

    objects = VendorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key"], name="one_vendor_per_name"
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
    def said(self) -> dict[str, str]:
        """What its approved e-invoices say of it, by the names of DETAILS."""
        return {name: one["value"] for name, one in (self.details or {}).items()}

    def save(self, *args: object, **kwargs: object) -> None:
        self.key = name_key(self.name)
        self.company, self.head, self.tail = company_parts(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class BankAccountQuerySet(models.QuerySet["BankAccount"]):
    def confirmed(self) -> Self:
        """Accounts that somebody has checked and nobody has revoked since: money may go there."""
        return self.filter(confirmed_at__isnull=False, revoked_at=None)


class BankAccount(Belonging):
    """An account that a vendor's invoices named, and whether somebody has checked that it is theirs.

    Money goes only to one that a second person has confirmed. One without `confirmed_at` was merely seen on
    an invoice. `confirmed_by` is empty where an invoice with this IBAN was approved before accounts were
    confirmed at all; `how` says so. A later confirmation takes the place of a revocation.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    vendor = models.ForeignKey(Vendor, models.CASCADE, related_name="accounts")
    iban = models.CharField(_("IBAN"), max_length=34)
    seen_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    how = models.TextField(_("How it was checked"), blank=True)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = BankAccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vendor", "iban"], name="one_account_per_vendor_and_iban"
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at=None) | ~models.Q(how=""),
                name="a_confirmed_account_says_how",
            ),
        ]
        indexes = [  # whose account is it?
            models.Index(fields=["organization", "iban"], name="accounts_by_iban")
        ]

    def __str__(self) -> str:
        return self.iban

    def save(self, *args: object, **kwargs: object) -> None:
        self.iban = bare_code(self.iban)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def whole(self) -> dict[str, Any]:
        """All that is known of it, as the line of the history keeps it that tells of it."""
        return {
            "vendor": self.vendor_id,
            "name": self.vendor.name,
            "iban": self.iban,
            "how": self.how,
            "confirmed_by": self.confirmed_by_id,
            "confirmed_at": moment(self.confirmed_at),
            "revoked_by": self.revoked_by_id,
            "revoked_at": moment(self.revoked_at),
        }

    @property
    def is_confirmed(self) -> bool:
        """Has somebody checked it, and nobody revoked that since?"""
        return self.confirmed_at is not None and self.revoked_at is None


class Lesson(Belonging):
    """What one confirmed invoice of a vendor taught: where its layout puts which field.

    `data` is the reader's own JSON (`extraction.hints`). A vendor keeps its latest lesson; an owner or
    agent may delete it on the vendor's page, and the next confirmed invoice teaches a new one.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    vendor = models.OneToOneField(Vendor, models.CASCADE, related_name="lesson")
    data = models.TextField()
    invoice_number = models.CharField(max_length=100, blank=True)
    learned_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.vendor}, {self.invoice_number}"

    @property
    def hints(self) -> tuple[VendorHint, ...]:
        """What it says, for the reader; nothing when it was kept in a form that is no more."""
        try:
            return hints_from_json(self.data)
        except (TypeError, ValueError, AttributeError):
            return ()
