"""What earlier invoices taught, chosen for the pages that are to be read."""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Length, Lower, Replace, StrIndex
from django.db.models.lookups import GreaterThan

from countersign.accounts.models import Organization
from countersign.database.prepared import Prepared, Slot
from countersign.extraction.model import Page, VendorHint

from .models import BankAccount, Lesson, name_key

_SHORTEST_KEY: Final = 4  # a name of three letters stands in too many words
_SIGNS: Final = " .-/"  # that are written within a VAT id


def hints_for(
    organization: Organization, pages: Sequence[Page]
) -> tuple[VendorHint, ...]:
    """The lessons of the organization's vendors whose name, VAT id or IBAN stands on the pages, the latest first."""
    key = name_key("".join(word.text for page in pages for word in page.words))
    lessons = _STANDING.rows(organization=organization.pk, text=key) if key else []
    return tuple(hint for lesson in lessons for hint in lesson.hints)


def _stands(mark: Any) -> Any:
    """Whether a mark that is not empty stands in the text, as `name_key` makes it."""
    place = StrIndex(Slot("text"), mark)
    return GreaterThan(Length(mark), 0) & GreaterThan(place, 0)


def _bare(code: str) -> Any:
    """A code without case and without what is written within it."""
    bare: Any = Lower(F(code))
    for sign in _SIGNS:
        bare = Replace(bare, Value(sign))
    return bare


_ACCOUNT: Final = BankAccount.objects.filter(
    organization=Slot("organization"), vendor=OuterRef("vendor")
)
_STANDING: Final = Prepared(
    lambda: (
        Lesson.objects.filter(organization=Slot("organization"))
        .alias(name=Length("vendor__key"))
        .filter(
            Q(_stands(F("vendor__key")), name__gte=_SHORTEST_KEY)
            | Q(_stands(_bare("vendor__vat_id")))
            | Q(Exists(_ACCOUNT.filter(_stands(Lower("iban")))))
        )
        .order_by("-learned_at")
    )
)
