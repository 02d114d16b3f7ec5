"""What was made, as pages list it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from countersign.accounts.models import Membership
from countersign.exports.models import AuditFile, AuditKind, State

MOST_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """One file: when it was asked for, the days of an archive, and where it stands."""

    row: AuditFile
    at: str
    days: Sequence[str]
    is_ready: bool
    has_failed: bool


def shown(member: Membership, kinds: Collection[AuditKind]) -> list[Shown]:
    """What a member may fetch, the newest first."""
    zone, formats = member.organization.zone, member.organization.formats
    rows = AuditFile.objects.visible_to(member).filter(kind__in=kinds)
    latest = rows.select_related("by").order_by("-asked_at", "-pk")
    return [
        Shown(
            row=one,
            at=formats.show_moment(one.asked_at, zone),
            days=[formats.show_date(day) for day in (one.first, one.last) if day],
            is_ready=one.state == State.READY,
            has_failed=one.state == State.FAILED,
        )
        for one in latest[:MOST_SHOWN]
    ]
