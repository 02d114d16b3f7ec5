"""What earlier invoices taught, chosen for the pages that are to be read."""

import re
from collections.abc import Sequence

from countersign.accounts.models import Organization
from countersign.extraction.hints import hints_from_json
from countersign.extraction.model import Page, VendorHint

from .models import Lesson, name_key

_SHORTEST_KEY = 4  # a name of three letters stands in too many words


def hints_for(
    organization: Organization, pages: Sequence[Page]
) -> tuple[VendorHint, ...]:
    """The lessons of the vendors whose name, VAT id or IBAN stands on the pages."""
    key = name_key("".join(word.text for page in pages for word in page.words))
    lessons = (
        Lesson.objects.filter(organization=organization)
        .select_related("vendor")
        .order_by("-learned_at")
    )
    return tuple(
        hint
        for lesson in lessons
        if _stands(lesson, key)
        for hint in hints_from_json(lesson.data)
    )


def _stands(lesson: Lesson, key: str) -> bool:
    vendor = lesson.vendor
    marks = [
        vendor.key if len(vendor.key) >= _SHORTEST_KEY else "",
        vendor.vat_id,
        *vendor.ibans,
    ]
    return any(mark and re.sub(r"\W", "", mark).casefold() in key for mark in marks)
