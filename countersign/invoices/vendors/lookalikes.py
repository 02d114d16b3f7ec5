"""Vendors that may be the same as another one: by name, VAT id, account or mail domain. Proposed, never merged alone."""

from typing import Any, Final

from django.db.models import Exists, OuterRef, Q

from countersign.accounts.models import Membership
from countersign.identity.companies import are_alike
from countersign.vendors.models import Apart, BankAccount, Vendor, company_parts

_MOST: Final = 5
_LOOKED_AT: Final = 200


def lookalikes(vendor: Vendor, member: Membership) -> list[Vendor]:
    """Those that nobody has told apart from it, at most five: one query."""
    organization = member.organization_id
    company, head, tail = company_parts(vendor.name)
    ours = Vendor.objects.visible_to(member).current().exclude(pk=vendor.pk)
    accounts = BankAccount.objects.filter(organization=organization, revoked_at=None)
    own = accounts.filter(vendor=vendor).values("iban")
    has_same = Exists(accounts.filter(vendor=OuterRef("pk"), iban__in=own))
    named = Q(company=company) | Q(head=head) | Q(tail=tail)
    if vendor.vat_id:
        named |= Q(vat_id=vendor.vat_id)
    apart = Apart.objects.filter(organization=organization)
    told = Q(Exists(apart.filter(first=vendor, second=OuterRef("pk")))) | Q(
        Exists(apart.filter(second=vendor, first=OuterRef("pk")))
    )
    found = ours.annotate(has_same=has_same).filter(named | Q(has_same=True))
    some: Any = found.exclude(told).order_by("pk")[:_LOOKED_AT]
    return [
        one
        for one in some
        if one.has_same
        or (vendor.vat_id and one.vat_id == vendor.vat_id)
        or are_alike(company, one.company or "")
    ][:_MOST]
