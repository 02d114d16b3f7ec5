"""Why the clock is not believed, or what is due is too much at once: no single witness decides what is removed for good."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from countersign.accounts.models import Organization
from countersign.history.heads.stamping import NotStamped, stamped_at
from countersign.history.models import Event, Head
from countersign.invoices.models import Invoice

from .models import Notice

_SILENCE: Final = timedelta(days=35)  # since anything was known of the time
_AHEAD: Final = timedelta(days=1)
_CLOCKS_APART: Final = timedelta(minutes=10)
_FEW: Final = 20  # invoices that may be any share of all
_USUAL: Final = 0.25
_TIMES_USUAL: Final = 1.5


def of_clock(organization: Organization, notice: Notice) -> str:
    """Why what the clock says is not plausible, in a sentence; empty when it is.

    It is held to the newest line of the history, to the last look by the schedule, to the clock of the database, and to what
    the time stamp authority said.
    """
    return next(_of_clock(organization, notice), "")


def _of_clock(organization: Organization, notice: Notice) -> Iterator[str]:
    now = timezone.now()
    events = Event.objects.filter(organization_id=organization.pk)
    newest = events.order_by("-sequence").values_list("at", flat=True).first()
    witnesses = [
        ("the newest line of the history is of", newest),
        ("the schedule last looked on", notice.looked_at),
    ]
    known = [(at, what) for what, at in witnesses if at is not None]
    if known:
        at, what = max(known)
        if now - at > _SILENCE or at - now > _AHEAD:
            yield _apart(now, what, at)
    if notice.looked_at:
        yield from _of_gap(events, notice.looked_at, now)
    theirs = _of_database()
    if theirs and abs(now - theirs) > _CLOCKS_APART:
        yield _apart(now, "the database's clock says", theirs)
    yield from _of_stamp(organization, now)


def _of_gap(
    events: QuerySet[Event], looked_at: datetime, now: datetime
) -> Iterator[str]:
    """Since the last look people may have worked by a clock that is wrong: then their lines begin after a long silence."""
    edge = looked_at + _SILENCE
    later = events.filter(at__gt=edge).order_by("sequence")
    first = later.values_list("at", flat=True).first()
    if first is None:
        return
    earlier = events.filter(at__gt=looked_at, at__lte=edge).order_by("-sequence")
    last = earlier.values_list("at", flat=True).first() or looked_at
    if first - last > _SILENCE:
        yield _apart(now, f"nothing happened until {first:%Y-%m-%d} since", last)


def _of_stamp(organization: Organization, now: datetime) -> Iterator[str]:
    heads = Head.objects.filter(
        organization_id=organization.pk, stamped_at__isnull=False
    )
    head = heads.order_by("-day").first()
    if head is None or head.stamp is None or head.stamped_at is None:
        return
    try:
        theirs = stamped_at(bytes(head.stamp), head.text)
    except NotStamped:  # the authority is another by now: `verify_history` tells
        return
    if abs(theirs - head.stamped_at) > _AHEAD:
        yield _apart(head.stamped_at, "the time stamp authority said", theirs)
    elif theirs - now > _AHEAD:
        yield _apart(now, "the time stamp authority said", theirs)


def _of_database() -> datetime | None:
    """What a PostgreSQL believes that it is now; None for SQLite, which has our clock."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
        return found


def _apart(now: datetime, what: str, at: datetime) -> str:
    return (
        f"The clock says {now:%Y-%m-%d %H:%M} UTC, but {what} {at:%Y-%m-%d %H:%M} UTC."
    )


def of_share(organization: Organization, due: int, years: int) -> str:
    """Why so many are more than can be due at once, in a sentence; empty when they are not."""
    if due <= _FEW:
        return ""
    every = Invoice.objects.filter(organization=organization).count()
    most = max(_USUAL, _TIMES_USUAL / (years + 1))
    if due <= most * every:
        return ""
    return f"{due} of {every} invoices would go at once, which is more than a year's share."
