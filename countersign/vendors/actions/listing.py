"""Taking vendors from a list that somebody brought."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from countersign.accounts.models import Membership
from countersign.vendors.models import BankAccount, Vendor

from .accounts import add_account
from .page import Page, add, change


@dataclass(frozen=True, slots=True)
class Listed:
    """One line: the page that it makes of a vendor (None: of a new one), and accounts, which it confirms none of."""

    line: int
    vendor: Vendor | None
    page: Page
    ibans: Collection[str]
    others: Mapping[str, str] = field(default_factory=dict)  # by number their scheme


@transaction.atomic
def take_list(lines: Iterable[Listed], *, by: Membership) -> tuple[int, int]:
    """Add and change all these vendors, each with its line in the history; how many are new and how many changed.

    Raises what `add` and `change` raise; then none is taken.
    """
    added = changed = 0
    for one in lines:
        vendor = one.vendor or add(by.organization, one.page, by=by)
        differs = one.vendor is not None and change(
            vendor, one.page, version=None, by=by
        )
        known = BankAccount.objects.filter(
            organization=by.organization_id, vendor=vendor
        )
        named: dict[str, str | None] = {**dict.fromkeys(one.ibans), **one.others}
        new = named and named.keys() - {*known.values_list("iban", flat=True)}
        for number in sorted(new):
            add_account(vendor, number, scheme=named[number], by=by)
        added += one.vendor is None
        changed += one.vendor is not None and bool(differs or new)
    return added, changed
