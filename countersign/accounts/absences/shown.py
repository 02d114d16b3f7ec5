"""Who is away when, as pages show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from countersign.accounts.models import Delegation, Membership

from . import standing_in


@dataclass(frozen=True, slots=True)
class Absence:
    """One absence: who is away, who decides meanwhile, the first day and the last, and whether it has begun."""

    pk: int
    absent: str
    delegate: str
    first: str
    last: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class Person:
    """A member with the absences that are not over."""

    member: Membership
    absences: Sequence[Absence]


def absences_of(member: Membership) -> list[Absence]:
    """When this member is away, the next first."""
    return _shown(standing_in.open_for([member], timezone.now()))


def absences_covered_by(member: Membership) -> list[Absence]:
    """When this member stands in for somebody, the next first."""
    return _shown(standing_in.open_to(member, timezone.now()))


def with_absences(members: Iterable[Membership]) -> list[Person]:
    """Each member with when they are away."""
    people = list(members)
    found: dict[int, list[Delegation]] = {}
    for one in standing_in.open_for(people, timezone.now()):
        found.setdefault(one.membership_id, []).append(one)
    return [Person(member, _shown(found.get(member.pk, []))) for member in people]


def _shown(found: Iterable[Delegation]) -> list[Absence]:
    now = timezone.now()
    return [_absence(one, is_now=one.covers(now)) for one in found]


def _absence(one: Delegation, *, is_now: bool) -> Absence:
    formats = one.membership.organization.formats
    return Absence(
        pk=one.pk,
        absent=str(one.membership),
        delegate=str(one.delegate),
        first=formats.show_date(one.starts_on),
        last=formats.show_date(one.ends_on),
        is_now=is_now,
    )
