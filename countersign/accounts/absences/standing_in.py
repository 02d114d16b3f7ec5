"""Who stands in for whom at a moment (deputies). One step only: what is handed over is not handed on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from countersign.accounts import queries
from countersign.accounts.models import Delegation, Membership, day_before


@dataclass(frozen=True, slots=True)
class Decider:
    """Somebody who decides on invoices, and the ids of the users who are away and whom they stand in for."""

    member: Membership
    stands_for: list[int] = field(default_factory=list)


def deciders(organization_id: int, at: datetime) -> list[Decider]:
    """All who decide in an organization at a moment, their users loaded: one query, a row for each absence."""
    rows: Any = queries.deciders(organization_id, day_before(at))
    found = {row.pk: Decider(row) for row in rows if row.manages}
    for row in rows:
        stands_in = found.get(row.delegate)
        if (
            row.pk in found
            and stands_in
            and row.starts_on <= at.astimezone(row.zone).date() <= row.ends_on
        ):
            stands_in.stands_for.append(row.user_id)
    return list(found.values())


def standing_in_for(member: Membership, at: datetime) -> list[Membership]:
    """The managers whom this member stands in for at `at`, with their organization and user loaded.

    Whoever entered an invoice does not decide on it for somebody else either: that is the caller's to see to.
    """
    found = queries.absences(member.organization_id, day_before(at))
    return [
        one.membership
        for one in found
        if one.delegate_id == member.pk and one.covers(at)
    ]


def stand_ins(members: Iterable[Membership], at: datetime) -> dict[int, Membership]:
    """Who stands in at `at` for those of the members who are away, by the absent member's primary key."""
    away = {member.pk: member.organization_id for member in members}
    return {
        one.membership_id: one.delegate
        for organization_id in set(away.values())
        for one in queries.absences(organization_id, day_before(at))
        if one.membership_id in away and one.covers(at)
    }


def open_for(members: Iterable[Membership], at: datetime) -> list[Delegation]:
    """The current and coming absences of some members, the first to begin first."""
    absent = list(members)
    found = Delegation.objects.open(at).filter(
        organization__in={member.organization_id for member in absent},
        membership__in=absent,
    )
    return [one for one in found if not one.is_over(at)]


def open_to(member: Membership, at: datetime) -> list[Delegation]:
    """The current and coming absences in which this member stands in for somebody."""
    found = member.stands_in.open(at)
    return [one for one in found if not one.is_over(at)]
