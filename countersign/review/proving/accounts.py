"""Are vendors' accounts confirmed as the lines of the history say, by whom and how?"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from countersign.accounts.models import Organization
from countersign.history.cutting.cut import REMOVED, over_before
from countersign.history.hooks import Broken
from countersign.history.models import Event
from countersign.vendors.models import BankAccount

from .sayings import MERGED, PARTED
from .words import in_words

CONFIRMED: Final = "confirmed_account"
REVOKED: Final = "revoked_account"
RENAMED: Final = "changed_page"


@dataclass(frozen=True, slots=True)
class _Said:
    sequence: int
    values: dict[str, Any]

    def named(self, name: str) -> "_Said":
        """The same of a vendor that is called so now."""
        told = {"name": name} if "name" in self.values else {}
        return _Said(self.sequence, {**self.values, **told})

    def of(self, name: str, vendor: int) -> "_Said":
        """The same as the account of another vendor."""
        said = self.named(name)
        told = {"vendor": vendor} if "vendor" in said.values else {}
        return _Said(self.sequence, {**said.values, **told})


def differing(counts: Counter[str]) -> Iterator[Broken]:
    """Each account that is not what the last line about it says, organization by organization."""
    for organization in Organization.objects.order_by("pk"):
        if Event.objects.filter(organization_id=organization.pk).exists():
            yield from _of(organization.pk, counts)


def _of(organization: int, counts: Counter[str]) -> Iterator[Broken]:
    said = _said(organization)
    begins_at = _begins_at(organization)
    rows = BankAccount.objects.filter(organization=organization)
    for account in rows.select_related("vendor").order_by("pk").iterator():
        line = said.pop((account.vendor.name, account.iban), None)
        what = f"account {account.iban} of {account.vendor}"
        if line:
            counts["accounts"] += 1
            for reason in in_words(what, line.values, _now(account)):
                yield Broken(organization, line.sequence, reason)
        elif account.confirmed_at and not _is_before(account, begins_at):
            yield Broken(
                organization, 1, f"no line tells of {what}, which is confirmed"
            )
    for (vendor, iban), line in said.items():
        reason = f"it says that account {iban} of {vendor} is confirmed, and there is no such row"
        if not line.values.get("revoked"):
            yield Broken(organization, line.sequence, reason)


def _said(organization: int) -> dict[tuple[str, str], _Said]:
    """By vendor's name and IBAN, what the last line about each account says."""
    lines = Event.objects.filter(
        organization_id=organization,
        verb__in=(CONFIRMED, REVOKED, RENAMED, MERGED, PARTED),
    )
    found: dict[tuple[str, str], _Said] = {}
    for line in lines.order_by("sequence").iterator():
        if line.verb == RENAMED:
            found = _renamed(found, *line.data["changes"].get("name", ("", "")))
            continue
        if line.verb in (MERGED, PARTED):
            found = _went_over(found, line)
            continue
        key = (line.data["vendor"], line.data["iban"])
        before = found[key].values if key in found else {}
        values = line.said.get("account") or _of_old(line, before)
        found[key] = _Said(line.sequence, {**values, "revoked": line.verb == REVOKED})
    return found


def _renamed(
    found: dict[tuple[str, str], _Said], old: str, new: str
) -> dict[tuple[str, str], _Said]:
    """The same once a vendor is called otherwise."""
    if not new:
        return found
    return {
        (new if name == old else name, iban): said.named(new) if name == old else said
        for (name, iban), said in found.items()
    }


def _went_over(
    found: dict[tuple[str, str], _Said], line: Event
) -> dict[tuple[str, str], _Said]:
    """The same once the accounts of one vendor are another's."""
    gone, kept = line.data["other"], line.data["vendor"]
    whose, to = (gone, kept) if line.verb == MERGED else (kept, gone)
    pk = line.said["kept" if line.verb == MERGED else "gone"]
    over = {(whose, iban) for iban in line.data["accounts"]}
    return {
        (to, key[1]) if key in over else key: said.of(to, pk) if key in over else said
        for key, said in found.items()
    }


def _of_old(line: Event, before: dict[str, Any]) -> dict[str, Any]:
    """What a line says of an account that does not keep all of it."""
    if line.verb == REVOKED:
        return {**before, "revoked_by": line.actor_id}
    return {"how": line.data.get("comment", ""), "confirmed_by": line.actor_id}


def _now(account: BankAccount) -> dict[str, Any]:
    return {**account.whole, "revoked": not account.is_confirmed}


def _begins_at(organization: int) -> datetime | None:
    """Up to when lines may have been removed as their time was over, as the last such line says."""
    lines = Event.objects.filter(organization_id=organization, verb=REMOVED)
    last = lines.order_by("sequence").last()
    return over_before(last) if last else None


def _is_before(account: BankAccount, begins_at: datetime | None) -> bool:
    """Was it confirmed by a line that need not be there any more?"""
    at = account.confirmed_at
    return begins_at is not None and at is not None and at < begins_at
