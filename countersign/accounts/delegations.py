"""Who stands in for whom at a moment. One step only: what is handed over is not handed on."""

from collections.abc import Iterable
from datetime import datetime

from .models import Delegation, Membership


def in_force(organization_id: int, at: datetime) -> list[Delegation]:
    """All that hold in an organization at a moment, with both members and their users loaded."""
    found = Delegation.objects.open(at).filter(organization=organization_id)
    return [one for one in found if one.covers(at)]


def standing_in_for(member: Membership, at: datetime) -> list[Membership]:
    """The managers who are away at `at` and whom this member stands in for; the organization and user loaded.

    Whoever entered an invoice does not decide on it for somebody else either: that is the caller's to see to.
    """
    found = Delegation.objects.open(at).filter(delegate=member.pk)
    return [one.membership for one in found if one.covers(at)]


def stand_ins(members: Iterable[Membership], at: datetime) -> dict[int, Membership]:
    """Who stands in at `at` for those of the members who are away, by the absent member's primary key."""
    pks = [member.pk for member in members]
    found = Delegation.objects.open(at).filter(membership__in=pks)
    return {one.membership_id: one.delegate for one in found if one.covers(at)}


def open_for(members: Iterable[Membership], at: datetime) -> list[Delegation]:
    """The current and coming absences of some members, the first to begin first."""
    pks = [member.pk for member in members]
    found = Delegation.objects.open(at).filter(membership__in=pks)
    return [one for one in found if not one.is_over(at)]


def open_to(member: Membership, at: datetime) -> list[Delegation]:
    """The current and coming absences in which this member stands in for somebody."""
    found = Delegation.objects.open(at).filter(delegate=member.pk)
    return [one for one in found if not one.is_over(at)]
