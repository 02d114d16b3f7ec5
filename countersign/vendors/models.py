"""Suppliers, and what their earlier invoices taught us."""

import re
import unicodedata
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership, Organization
from countersign.extraction.hints import hints_from_json
from countersign.extraction.model import VendorHint


def name_key(name: str) -> str:
    """What two spellings of the same vendor have in common: letters and digits without case, accents and spaces."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(
        r"[\W_]+",
        "",
        "".join(sign for sign in plain if not unicodedata.combining(sign)),
    )


class VendorQuerySet(models.QuerySet["Vendor"]):
    def visible_to(self, member: Membership) -> Self:
        """Start every query here: a vendor belongs to the whole organization."""
        return self.filter(organization=member.organization_id)

    def named(self, name: str) -> Self:
        """The vendor of this name, however it is spelt."""
        return self.filter(key=name_key(name))


class Vendor(models.Model):
    """A supplier (EN 16931: seller), known by its name within an organization."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="vendors"
    )
    name = models.CharField(_("Vendor"), max_length=200)
    key = models.CharField(max_length=200, editable=False)
    vat_id = models.CharField(_("VAT id"), max_length=20, blank=True)
    ibans = models.JSONField(_("IBANs"), default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = VendorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key"], name="one_vendor_per_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.key = name_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Lesson(models.Model):
    """What one confirmed invoice of a vendor taught: where its layout puts which field.

    `data` is the reader's own JSON (`extraction.hints`). A vendor keeps its latest lesson; an owner or
    agent may delete it on the vendor's page, and the next confirmed invoice teaches a new one.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
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
