"""What happens by the clock inside an installation whose clock says what a file says (libfaketime)."""

import os
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from countersign.accounts.models import Membership, Role
from countersign.mail.models import Letter
from countersign.review.deciding.actions import decide
from countersign.review.links.actions import issue_link
from countersign.review.models import WITHDRAWABLE, Verdict
from countersign.review.submitting.actions import submit
from countersign.summaries import actions as summaries
from countersign.summaries import mails
from tests.factories import make_invoice, make_member, make_organization

# Where clocks change, and on which days the next time.
ZONES = {
    "Europe/Berlin": ("2027-03-28", "2027-10-31"),
    "America/New_York": ("2027-03-14", "2027-11-07"),
    "America/St_Johns": ("2027-03-14", "2027-11-07"),
    "Australia/Lord_Howe": ("2027-04-04", "2027-10-03"),
    "Pacific/Auckland": ("2027-04-04", "2027-09-26"),
}
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


def _set(moment: datetime) -> None:
    """From here on the clock says that; it goes on from there."""
    text = f"@{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    Path(os.environ["FAKETIME_TIMESTAMP_FILE"]).write_text(text)
    if abs(timezone.now() - moment) > _MINUTE:
        raise RuntimeError("the clock can't be set")


def changes() -> dict[str, int]:
    """Days whose summary came not once, over both changes of each zone, looked for every half hour; the hour is 2, which is missing or twice."""
    wrong, days = 0, 0
    for name, on in ZONES.items():
        _set(datetime.fromisoformat("2027-03-01T12:00Z"))
        ours = make_organization(name, time_zone=name, summary_hour=2)
        manager = make_member(ours, name.rpartition("/")[2], Role.MANAGER)
        for day in map(date.fromisoformat, on):
            first = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(name))
            begin = (first - timedelta(days=1)).astimezone(UTC)
            for step in range(3 * 48 + 1):
                _set(begin + step * _HOUR / 2)
                summaries.send_due()
            expected = [day + timedelta(days=left) for left in (-2, -1, 0)]
            posted = _summaries(manager)
            wrong += sum(posted[one.isoformat()] != 1 for one in expected)
            wrong += sum(times > 1 for times in posted.values())
            days += len(expected)
    return {"days": days, "wrong": wrong}


def ahead_and_back() -> dict[str, int]:
    """A day ahead for an hour, then right, then an hour behind: how often a day's summary was not there, and how often it came again."""
    noon = datetime(2027, 1, 12, 11, tzinfo=UTC)
    _set(noon - timedelta(days=3))
    ours = make_organization("Ahead")
    manager = make_member(ours, "Anna", Role.MANAGER)
    jump = timedelta(days=1)
    way: list[tuple[float, float]] = [
        (-48, 0),
        (-24, 0),
        (0, 0),
        (1, 1),
        (2, 0),
        (3, 0),
        (20, 0),
        (24, 0),
    ]
    way += [(47, 0), (48, 0), (48.5, -1 / 24), (49, 0), (72, 0)]
    for hours, off in way:
        _set(noon + hours * _HOUR + off * jump)
        summaries.send_due()
    posted = _summaries(manager)
    days = [(noon + timedelta(days=n)).date().isoformat() for n in range(-2, 3)]
    missing = sum(not posted[day] for day in days)
    return {"missing": missing, "again": sum(n - 1 for n in posted.values() if n > 1)}


def _summaries(manager: Membership) -> Counter[str]:
    ours = Letter.objects.filter(
        organization_id=manager.organization_id, kind=mails.DAILY
    )
    return Counter(letter.arguments[1] for letter in ours)


def off_by(hours: float) -> dict[str, float]:
    """By how many minutes a link and an undo end too early or too late when the clock jumps by so many hours right after they began."""
    begin = datetime(2027, 2, 1, 9, tzinfo=UTC)
    _set(begin)
    ours = make_organization(f"Jump {hours}")
    alice, mona = make_member(ours, f"A{hours}"), make_member(ours, f"M{hours}", Role.MANAGER)  # fmt: skip
    invoice = make_invoice(alice)
    submit(invoice, by=alice)
    invoice.refresh_from_db()
    decision = decide(invoice, Verdict.REJECTED, version=invoice.version, by=mona, comment="No.")  # fmt: skip
    link, _token = issue_link(mona)
    decision.refresh_from_db()
    lasts = timedelta(hours=settings.LINK_HOURS)
    ends: list[tuple[timedelta, Callable[[], bool]]] = [
        (lasts, lambda: not link.is_expired),
        (WITHDRAWABLE, lambda: decision.is_withdrawable),
    ]
    found = []
    for length, holds in ends:
        real = timedelta()
        while real < length + timedelta(days=3):
            _set(begin + real + hours * _HOUR)
            if not holds():
                break
            real += _MINUTE if length == WITHDRAWABLE else 30 * _MINUTE
        found.append(abs(real - length) / _MINUTE)
    return dict(zip(("link", "undo"), found, strict=True))
