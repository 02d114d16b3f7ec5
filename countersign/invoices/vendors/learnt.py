"""What a vendor's lesson says, in plain words: which field is looked for where."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countersign.accounts.models import Membership
from countersign.extraction.model import LearnedPlace, VendorHint
from countersign.invoices.content.fields import HEADER, ITEM
from countersign.invoices.content.labels import label
from countersign.invoices.models import Invoice
from countersign.vendors.models import Vendor
from countersign.vendors.queries import lessons_of

_NAMES: Final = {"invoice_number": "number"}
_BARE_CURRENCY: Final = 3  # letters: “eur” before an amount is no label
_THIRDS: Final[tuple[tuple[str | Promise, ...], ...]] = (
    (
        gettext_lazy("top left"),
        gettext_lazy("top centre"),
        gettext_lazy("top right"),
    ),
    (
        gettext_lazy("left"),
        gettext_lazy("middle"),
        gettext_lazy("right"),
    ),
    (
        gettext_lazy("bottom left"),
        gettext_lazy("bottom centre"),
        gettext_lazy("bottom right"),
    ),
)


@dataclass(frozen=True, slots=True)
class Learnt:
    """One vendor's lesson as its page tells it.

    `invoice` is the one it was learnt from, only for a member who may see that. `places` are label and
    whereabouts of each field, `columns` the labels of the items' columns in their order.
    """

    at: datetime
    invoice: Invoice | None
    places: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]

    @classmethod
    def of(cls, vendor: Vendor, member: Membership) -> Self | None:
        """What was learnt of a vendor, or None."""
        lessons = lessons_of(member.organization_id, vendor.pk)
        lesson = lessons[0] if lessons else None
        if lesson is None:
            return None
        seen = Invoice.objects.visible_to(member).filter(
            vendor=vendor,
            number=lesson.invoice_number,
            submitted_at__isnull=False,
        )
        hints = [hint for one in lessons for hint in one.hints]
        return cls(
            lesson.learned_at,
            seen.order_by("-submitted_at", "-pk").first(),
            tuple(told for hint in hints for told in _places(hint)),
            tuple(
                label(name)
                for hint in hints
                for name, _left, _right in hint.columns
                if name in ITEM
            ),
        )


def _places(hint: VendorHint) -> Iterator[tuple[str, str]]:
    by_name = {_NAMES.get(place.field, place.field): place for place in hint.places}
    for name in HEADER:
        if place := by_name.get(name):
            yield label(name), _whereabouts(place)
        elif name == "currency" and hint.currency:
            yield label(name), hint.currency


def _whereabouts(place: LearnedPlace) -> str:
    third = str(_THIRDS[_third(place.y)][_third(place.x)])
    page = (
        _("last page")
        if place.page < 0
        else _("page %(number)s") % {"number": place.page}
    )
    parts = [page, third]
    if len(place.label) > _BARE_CURRENCY:
        parts.append(_("beside or below “%(label)s”") % {"label": place.label})
    return " · ".join(parts)


def _third(share: float) -> int:
    return min(2, max(0, int(share * 3)))
