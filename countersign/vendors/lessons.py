"""What earlier invoices taught, chosen for the pages that are to be read."""

import re
from collections.abc import Sequence

from countersign.accounts.models import Organization
from countersign.extraction.model import Page, VendorHint

from .models import Lesson, Vendor, name_key

_SHORTEST_KEY = 4  # a name of three letters stands in too many words


def hints_for(
    organization: Organization, pages: Sequence[Page]
) -> tuple[VendorHint, ...]:
    """The lessons of the organization's vendors whose name, VAT id or IBAN stands on the pages, the latest first."""
    key = name_key("".join(word.text for page in pages for word in page.words))
    taught = Vendor.objects.filter(organization=organization, lesson__isnull=False)
    standing = [
        vendor.pk
        for vendor in taught.only("key", "vat_id").prefetch_related("accounts")
        if key and _stands(vendor, key)
    ]
    lessons = Lesson.objects.filter(organization=organization, vendor__in=standing)
    return tuple(
        hint for lesson in lessons.order_by("-learned_at") for hint in lesson.hints
    )


def _stands(vendor: Vendor, key: str) -> bool:
    marks = [
        vendor.key if len(vendor.key) >= _SHORTEST_KEY else "",
        vendor.vat_id,
        *(account.iban for account in vendor.accounts.all()),
    ]
    return any(mark and re.sub(r"\W", "", mark).casefold() in key for mark in marks)
