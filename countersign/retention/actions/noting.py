"""When what is over goes: noted first, found due again day after day, and not while anything speaks against it."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import Membership, Organization
from countersign.history.actions import record
from countersign.history.actor import SYSTEM
from countersign.mail.actions import post
from countersign.retention import doubts, mails
from countersign.retention.models import Notice

from .removing import Due, due_of, moments, remove

log = logging.getLogger(__name__)

_NEXT_DAY: Final = timedelta(hours=20)  # what runs each day is never quite on time
_GAP: Final = timedelta(days=8)  # after which the days are counted anew


class Outcome(Enum):
    """What became of what is due."""

    NOTHING = "nothing is due"
    REFUSED = "refused"
    NOTED = "noted"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at one organization found; `goes_on` of what was noted, `why` of what was refused."""

    due: Due
    outcome: Outcome
    goes_on: datetime | None = None
    why: str = ""


class OtherNumber(Exception):
    """Not so many invoices are due as whoever wanted them removed believes; `due` are."""

    def __init__(self, due: int) -> None:
        super().__init__(str(due))
        self.due = due


def apply_due() -> list[Looked]:
    """Note in each organization what is over, and remove what was noted days ago; nothing while COUNTERSIGN_KEEP_YEARS is 0.

    Refused where the clock is not plausible, or an unusual share would go. May be called often, and from several machines.
    What the database keeps longer, since more years were set before, stays: see `shorten`.
    """
    return [_look(organization, before) for organization, before in moments()]


def remove_now(invoices: int) -> list[Looked]:
    """Remove at once what is over in all organizations, whatever speaks against it: for a person who has said how much that is.

    Raises OtherNumber, with nothing removed, when it is another number of invoices.
    """
    due = [due_of(organization, before) for organization, before in moments()]
    if (found := sum(one.invoices for one in due)) != invoices:
        raise OtherNumber(found)
    return [
        _removed(_seen(one.organization), remove(one.organization, one.before))
        for one in due
    ]


def cleared() -> Iterator[tuple[Organization, datetime]]:
    """Each organization of which all is gone that was over, and before which moment: what follows its invoices may go, too."""
    for organization, before in moments():
        notice = Notice.objects.filter(organization=organization).first()
        if notice and notice.cleared == before:
            yield organization, before


def _look(organization: Organization, before: datetime) -> Looked:
    notice, due = _notice(organization), due_of(organization, before)
    if why := doubts.of_clock(organization, notice):
        return _refused(notice, due, why)
    notice.looked_at = now = timezone.now()
    if not (due.invoices or due.cut.lines):
        notice.cleared = before
        return _put_off(notice, Looked(due, Outcome.NOTHING))
    if why := doubts.of_share(organization, due.invoices, settings.KEEP_YEARS):
        return _refused(notice, due, why)
    if not _is_noted(notice, due, now):
        return _noted(notice, due, now)
    _confirm(notice, now)
    if notice.is_ripe(now):
        return _removed(notice, remove(organization, before))
    notice.refused = ""
    notice.save()
    return Looked(due, Outcome.NOTED, notice.goes_on)


def _seen(organization: Organization) -> Notice:
    """Its notice, as a person vouches for the clock."""
    notice = _notice(organization)
    notice.looked_at = timezone.now()
    return notice


def _notice(organization: Organization) -> Notice:
    return Notice.objects.get_or_create(organization=organization)[0]


def _is_noted(notice: Notice, due: Due, now: datetime) -> bool:
    """Do the owners know of all that is due, and not from a clock that was ahead?"""
    return (
        notice.noted_at is not None
        and notice.noted_at <= now
        and notice.before == due.before
        and due.invoices <= notice.invoices
    )


@transaction.atomic
def _noted(notice: Notice, due: Due, now: datetime) -> Looked:
    """Note what is due, and tell the owners."""
    notice.before, notice.invoices, notice.lines = (
        due.before,
        due.invoices,
        due.cut.lines,
    )
    notice.noted_at = notice.confirmed_at = now
    notice.confirmations, notice.refused = 0, ""
    notice.save()
    organization = due.organization
    data = {
        "invoices": due.invoices,
        "lines": due.cut.lines,
        "decided_before": due.before.date().isoformat(),
    }
    record(organization.pk, SYSTEM, "noted_removal", organization, data)
    members = Membership.objects.filter(
        organization=organization, user__is_active=True
    ).managers()
    for one in members.select_related("user"):
        if one.owns and due.invoices:
            to = one.user.email
            post(mails.DUE, one.pk, organization_id=organization.pk, to=to)
    return Looked(due, Outcome.NOTED, notice.goes_on)


def _confirm(notice: Notice, now: datetime) -> None:
    """Count the day, if it is another one; anew, if there was none for too long or the clock went back."""
    since = now - (notice.confirmed_at or now)
    if since < timedelta(0) or since > _GAP:
        notice.confirmations, notice.confirmed_at = 0, now
    elif since >= _NEXT_DAY:
        notice.confirmations, notice.confirmed_at = notice.confirmations + 1, now


def _removed(notice: Notice, due: Due) -> Looked:
    notice.cleared = due.before
    return _put_off(notice, Looked(due, Outcome.REMOVED))


def _put_off(notice: Notice, looked: Looked) -> Looked:
    """Let nothing be noted any more."""
    notice.before = notice.noted_at = notice.confirmed_at = None
    notice.invoices = notice.lines = notice.confirmations = 0
    notice.refused = looked.why
    notice.save()
    return looked


def _refused(notice: Notice, due: Due, why: str) -> Looked:
    """Keep everything, and why. What was noted counts for nothing any more: the days begin anew."""
    log.error("Retention removes nothing of organization %s: %s", notice.pk, why)
    return _put_off(notice, Looked(due, Outcome.REFUSED, why=why))
