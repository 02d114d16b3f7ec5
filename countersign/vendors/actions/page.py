"""What people with the right write on a vendor's page, and blocking one."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from countersign.accounts.models import Membership, Organization
from countersign.history.actions import record
from countersign.vendors import hooks, queries
from countersign.vendors.models import LABELS, Alias, Vendor, name_key

FIELDS: Final = tuple(LABELS)
"""What is written on a page, in its order; names of columns."""


class PageChanged(Exception):
    """Somebody has changed the page since it was shown."""


class Merged(Exception):
    """It is part of another vendor by now, which has a page of its own."""


class NameTaken(Exception):
    """Another vendor is called or spelt so."""

    def __init__(self, name: str, other: Vendor) -> None:
        super().__init__(name)
        self.name, self.other = name, other


class NumberTaken(Exception):
    """Another vendor has the creditor number."""

    def __init__(self, other: Vendor) -> None:
        super().__init__(str(other))
        self.other = other


@dataclass(frozen=True, slots=True)
class Page:
    """What a page is to say: values by the names of FIELDS; how the name is spelt. None leaves the spellings as they are."""

    values: Mapping[str, Any] = field(default_factory=dict)
    aliases: Collection[str] | None = None


@transaction.atomic
def add(organization: Organization, page: Page, *, by: Membership) -> Vendor:
    """A new vendor with its page; or NameTaken or NumberTaken."""
    _must_be_free(organization.pk, None, page)
    vendor = Vendor(organization=organization, page_version=1)
    for name, value in page.values.items():
        setattr(vendor, name, value)
    with _each_once(vendor, page):
        vendor.save()
        spelt = _spell(vendor, page.aliases or ())
    changes = {name: ["", _plain(page.values[name])] for name in _filled(page)}
    if spelt:
        changes["aliases"] = ["", ", ".join(spelt)]
    data = {"vendor": vendor.name, "changes": changes}
    record(organization.pk, by.actor, "added", vendor, data)
    return vendor


@transaction.atomic
def change(
    vendor: Vendor,
    page: Page,
    *,
    version: int | None,
    by: Membership,
    verb: str = "changed_page",
    said_by: str = "",
) -> bool:
    """Write what differs on a vendor's page, with old and new in the history; was there anything?

    A name that goes stays as a spelling, so that its invoices are known by it. `version` is the page that `by` saw; None
    for whatever it is. `said_by` is the number of the invoice that says so, where one does. Raises PageChanged, Merged, NameTaken or NumberTaken; then nothing has happened.
    """
    vendor = _hold(vendor)
    if version is not None and vendor.version != version:
        raise PageChanged
    _must_be_free(vendor.organization_id, vendor, page)
    changes = {
        name: [_plain(getattr(vendor, name)), _plain(value)]
        for name, value in page.values.items()
        if _plain(getattr(vendor, name)) != _plain(value)
    }
    former, before = vendor.name, [one.name for one in vendor.aliases.order_by("pk")]
    for name in changes:
        setattr(vendor, name, page.values[name])
    wanted = list(before if page.aliases is None else page.aliases)
    if "name" in changes:
        wanted.append(former)
    with _each_once(vendor, page):
        after = _spell(vendor, wanted)
        if sorted(before) != sorted(after):
            changes["aliases"] = [", ".join(before), ", ".join(after)]
        if not changes:
            return False
        vendor.page_version = vendor.version + 1
        vendor.save()
    data: dict[str, Any] = {"vendor": vendor.name, "changes": changes}
    if said_by:
        data["invoice"] = said_by
    record(vendor.organization_id, by.actor, verb, vendor, data)
    if "vat_id" in changes:
        for follow in hooks.NUMBERED.values():
            follow(vendor)
    return True


@transaction.atomic
def block(vendor: Vendor, *, reason: str, by: Membership) -> bool:
    """Stop every invoice of a vendor from approval and payment until somebody ends that; was it not so yet?

    What is kept of its open invoices says so at once.
    """
    _hold_invoices(vendor)
    vendor = _hold(vendor)
    if vendor.is_blocked:
        return False
    vendor.blocked_at, vendor.blocked_by = timezone.now(), by.user
    vendor.block_reason = reason
    vendor.save(update_fields=["blocked_at", "blocked_by", "block_reason"])
    data = {"vendor": vendor.name, "comment": reason}
    record(vendor.organization_id, by.actor, "blocked", vendor, data)
    _look_again(vendor)
    return True


@transaction.atomic
def unblock(vendor: Vendor, *, by: Membership) -> bool:
    """End it, with what is kept of its open invoices; was it blocked?"""
    _hold_invoices(vendor)
    vendor = _hold(vendor)
    if not vendor.is_blocked:
        return False
    data = {"vendor": vendor.name, "was": vendor.block_reason}
    vendor.blocked_at, vendor.blocked_by, vendor.block_reason = None, None, None
    vendor.save(update_fields=["blocked_at", "blocked_by", "block_reason"])
    record(vendor.organization_id, by.actor, "unblocked", vendor, data)
    _look_again(vendor)
    return True


def _hold_invoices(vendor: Vendor) -> None:
    """Before the vendor itself: that is the order in which rows are held."""
    for follower in hooks.BLOCKING.values():
        follower.hold(vendor)


def _look_again(vendor: Vendor) -> None:
    for follower in hooks.BLOCKING.values():
        follower.look_again(vendor)


def _hold(vendor: Vendor) -> Vendor:
    held: Vendor = queries.held(vendor.organization_id, vendor.pk)[0]
    if held.merged_into_id:
        raise Merged
    return held


def _must_be_free(organization: int, vendor: Vendor | None, page: Page) -> None:
    """No other vendor has the name, one of the spellings or the number."""
    own = vendor.pk if vendor else 0
    named = [page.values["name"]] if "name" in page.values else []
    for name in (*named, *(page.aliases or ())):
        other = queries.vendor_named(name, organization)
        if other and other.pk != own:
            raise NameTaken(name, other)
    if number := page.values.get("creditor_number"):
        taken = queries.of_creditor_number(organization, number)
        if taken and taken[0].pk != own:
            raise NumberTaken(taken[0])


@contextmanager
def _each_once(vendor: Vendor, page: Page) -> Iterator[None]:
    """Write names and numbers that were free; where somebody else was quicker, raise NameTaken or NumberTaken."""
    own = vendor if vendor.pk else None
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        _must_be_free(vendor.organization_id, own, page)
        raise


def _spell(vendor: Vendor, names: Collection[str]) -> list[str]:
    """Make these the vendor's spellings, each once and none that is its name anyway; as they are then."""
    wanted = {name_key(name): name for name in reversed([*names]) if name.strip()}
    wanted.pop(name_key(vendor.name), None)
    known = {one.key: one for one in vendor.aliases.all()} if vendor.pk else {}
    for key in known.keys() - wanted.keys():
        known[key].delete()
    for key in sorted(wanted.keys() - known.keys()):
        Alias.objects.create(
            organization_id=vendor.organization_id, vendor=vendor, name=wanted[key]
        )
    return sorted(
        known[key].name if key in known else name for key, name in wanted.items()
    )


def _filled(page: Page) -> list[str]:
    return [name for name in FIELDS if page.values.get(name) not in (None, "")]


def _plain(value: Any) -> str:
    """A value as the history has it: 2.5, however many decimals the column has."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)
