"""Sending the daily summaries: once per manager and day, whoever asks and however often."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.database.tenancy import by_organization
from countersign.mail.actions import post

from . import mails
from .models import DailySummary

# How many missed days are made up for.
MOST_DAYS: Final = 31
_DAY: Final = timedelta(days=1)
# How far apart the clocks of several machines may well be.
_UNEVEN: Final = timedelta(minutes=10)


def send_due() -> int:
    """Post every summary that is due by now and was not sent yet; how many."""
    now = timezone.now()
    count = 0
    for manager in _managers():
        _forget_early(manager, now)
        count += sum(_send(manager, day) for day in due_days(manager, now))
    return count


def send_day(day: date) -> int:
    """Post the summary of one day to every manager for whom it is over and who has not had it; how many."""
    now = timezone.now()
    return sum(
        _send(manager, day)
        for manager in _managers()
        if day < now.astimezone(manager.zone).date()
    )


def due_days(manager: Membership, now: datetime) -> list[date]:
    """The days whose summary this manager should have had by now and has not, the oldest first.

    A day's summary is due on the day after, at the organization's hour in the manager's time zone.
    """
    local = now.astimezone(manager.zone)
    has_struck = local.hour >= manager.organization.summary_hour
    last = local.date() - (_DAY if has_struck else 2 * _DAY)
    began = manager.manages_since.astimezone(manager.zone).date()
    first = max(began, last - (MOST_DAYS - 1) * _DAY)
    days = [first + count * _DAY for count in range((last - first).days + 1)]
    had = set(manager.summaries.filter(day__gte=first).values_list("day", flat=True))
    return [day for day in days if day not in had]


def _forget_early(manager: Membership, now: datetime) -> None:
    """Forget summaries of days that are not over, which a clock that was ahead has sent: they come due again.

    Looked for all the time: once such a day is over, nothing would give them away.
    """
    early = manager.summaries.filter(
        organization=manager.organization_id,
        day__gte=now.astimezone(manager.zone).date(),
        created_at__gt=now + _UNEVEN,
    )
    if early.exists():
        with transaction.atomic():
            early.delete()


def _managers() -> Iterator[Membership]:
    rows = Membership.objects.managers().filter(user__is_active=True)
    for ours in by_organization(rows):
        found = ours.select_related("organization", "user").order_by("pk")
        yield from (one for one in found if one.manages)


def _send(manager: Membership, day: date) -> bool:
    """Claim the day for this manager and post the mail in one transaction; False when somebody else was first."""
    try:
        with transaction.atomic():
            DailySummary.objects.create(
                organization_id=manager.organization_id, membership=manager, day=day
            )
            post(
                mails.DAILY,
                manager.pk,
                day.isoformat(),
                organization_id=manager.organization_id,
                to=manager.user.email,
            )
    except IntegrityError:
        if manager.summaries.filter(day=day).exists():
            return False
        if Membership.objects.filter(manager.itself).exists():
            raise
        return False  # removed in this very moment
    return True
