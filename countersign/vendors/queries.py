"""What is asked of vendors all the time."""

from typing import Any, Final

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Length, Lower, Replace, StrIndex
from django.db.models.lookups import GreaterThan

from countersign.database.prepared import prepared

from .models import Alias, BankAccount, Lesson, Vendor, name_key

_SHORTEST_KEY: Final = 4  # a name of three letters stands in too many words
_SIGNS: Final = " .-/"  # that are written within a VAT id


def vendor_named(name: str, organization_id: int) -> Vendor | None:
    """The organization's vendor of this name, however it is spelt: also by a spelling of its page, or merged into it."""
    key = name_key(name)
    found = of_key(organization_id, key) if key else []
    if not found:
        return None
    vendor: Vendor = found[0]
    return vendor.merged_into or vendor


@prepared
def of_key(organization: int, key: str) -> QuerySet[Vendor]:
    """The vendors whose name or other spelling is written so, as `name_key` makes it: the one called so first."""
    ours = Vendor.objects.filter(organization=organization)
    spelt = Alias.objects.filter(organization=organization, key=key)
    found = ours.filter(Q(key=key) | Q(pk__in=spelt.values("vendor")))
    is_called = Case(When(key=key, then=0), default=1)
    return found.select_related("merged_into").order_by(is_called, "pk")


@prepared
def of_creditor_number(organization: int, number: str) -> QuerySet[Vendor]:
    """The vendor that is booked under a number."""
    return Vendor.objects.filter(organization=organization, creditor_number=number)


@prepared
def held(organization: int, pk: int) -> QuerySet[Vendor]:
    """A vendor, its row locked until the transaction ends."""
    own = Vendor.objects.filter(organization=organization, pk=pk)
    return own.select_for_update(no_key=True)


@prepared
def accounts(organization: int, vendor: int) -> QuerySet[BankAccount]:
    """All accounts that were ever seen of a vendor."""
    return BankAccount.objects.filter(organization=organization, vendor=vendor)


@prepared
def lessons_of(organization: int, vendor: int) -> QuerySet[Lesson]:
    """What a vendor's invoices taught and those of vendors merged into it, the latest first."""
    lessons = Lesson.objects.filter(organization=organization)
    whose = Q(vendor=vendor) | Q(vendor__merged_into=vendor)
    return lessons.filter(whose).order_by("-learned_at")


@prepared
def lessons_on(organization: int, text: str) -> QuerySet[Lesson]:
    """The lessons of vendors whose name, spelling, VAT id or IBAN stands in a text as `name_key` makes it, the latest first."""
    account = BankAccount.objects.filter(
        organization=organization, vendor=OuterRef("vendor"), scheme=None
    )
    spelling = (
        Alias.objects.filter(organization=organization, vendor=OuterRef("vendor"))
        .alias(length=Length("key"))
        .filter(length__gte=_SHORTEST_KEY)
    )
    return (
        Lesson.objects.filter(organization=organization)
        .select_related("vendor")
        .prefetch_related("vendor__aliases")
        .alias(name=Length("vendor__key"))
        .filter(
            Q(_stands(F("vendor__key"), text), name__gte=_SHORTEST_KEY)
            | Q(Exists(spelling.filter(_stands(F("key"), text))))
            | Q(_stands(_bare("vendor__vat_id"), text))
            | Q(Exists(account.filter(_stands(Lower("iban"), text))))
        )
        .order_by("-learned_at")
    )


def _stands(mark: Any, text: Any) -> Any:
    """Whether a mark that is not empty stands in the text."""
    return GreaterThan(Length(mark), 0) & GreaterThan(StrIndex(text, mark), 0)


def _bare(code: str) -> Any:
    """A code without case and without what is written within it."""
    bare: Any = Lower(F(code))
    for sign in _SIGNS:
        bare = Replace(bare, Value(sign))
    return bare
