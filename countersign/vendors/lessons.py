"""What earlier invoices taught, chosen for the pages that are to be read."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from countersign.accounts.models import Organization
from countersign.extraction.model import Page, VendorHint

from .models import Lesson, name_key
from .queries import lessons_on


def hints_for(
    organization: Organization, pages: Sequence[Page]
) -> tuple[VendorHint, ...]:
    """The lessons of the organization's vendors whose name, VAT id or IBAN stands on the pages, the latest first."""
    key = name_key("".join(word.text for page in pages for word in page.words))
    lessons = lessons_on(organization.pk, key) if key else []
    return tuple(hint for lesson in lessons for hint in _spelt(lesson, key))


def _spelt(lesson: Lesson, key: str) -> Iterator[VendorHint]:
    """Its hints, also by each spelling of its vendor that stands on the pages: by that the reader knows whose they are."""
    names = [one.name for one in lesson.vendor.aliases.all() if one.key in key]
    for hint in lesson.hints:
        yield hint
        yield from (replace(hint, name=name) for name in names)
