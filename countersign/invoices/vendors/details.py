"""What e-invoices say of a vendor, and how that changed, as its page tells it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from countersign.accounts.models import Membership
from countersign.documents.codes import names
from countersign.history.models import Event
from countersign.vendors.models import DETAILS, Vendor

KEPT = "kept_details"


@dataclass(frozen=True, slots=True)
class Detail:
    """One value, since when an approved invoice says so, and which was the first."""

    label: str
    value: str
    since: datetime
    number: str


@dataclass(frozen=True, slots=True)
class Change:
    """What one value was before, until when and by which invoice it became another."""

    label: str
    old: str
    new: str
    at: datetime
    number: str


@dataclass(frozen=True, slots=True)
class Details:
    """All that is known now, and what was known before, the latest change first."""

    now: tuple[Detail, ...]
    before: tuple[Change, ...]

    @classmethod
    def of(cls, vendor: Vendor, member: Membership) -> Self:
        """One query, for what was before."""
        known = vendor.details or {}
        now = [
            Detail(
                str(DETAILS[name]),
                _shown(name, known[name]["value"]),
                datetime.fromisoformat(known[name]["since"]),
                known[name]["number"],
            )
            for name in DETAILS
            if name in known
        ]
        lines = Event.objects.about(member.organization_id, "vendor", vendor.pk)
        changes = [one for line in lines.filter(verb=KEPT) for one in _changes(line)]
        return cls(tuple(now), tuple(reversed(changes)))


def details_of(vendor: Vendor, member: Membership) -> Details | None:
    """None of a vendor of which no e-invoice was approved."""
    return Details.of(vendor, member) if vendor.details else None


def _changes(line: Event) -> Iterator[Change]:
    for name, (old, new) in line.data["changes"].items():
        if old and name in DETAILS:
            values = (_shown(name, old), _shown(name, new))
            yield Change(str(DETAILS[name]), *values, line.at, line.data["invoice"])


def _shown(name: str, value: str) -> str:
    return names.country(value) if name == "country" else value
