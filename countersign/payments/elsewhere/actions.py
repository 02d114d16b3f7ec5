"""Saying once that all that was due before a day was paid elsewhere, and finding again what a worker died at."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.database.tenancy import by_organization
from countersign.history.actions import record
from countersign.payments import queries
from countersign.payments.models import PaidElsewhere

from .tasks import keep_elsewhere

_STRAY_AFTER: Final = timedelta(minutes=5)


class AnotherOne(Exception):
    """A worker is keeping what was said before: one after the other."""


class OtherThanSeen(Exception):
    """By now other invoices are due before that day than were seen, or none."""


@transaction.atomic
def say_paid(
    before: date, *, paid_on: date, seen: str, decided: datetime, by: Membership
) -> PaidElsewhere:
    """Have all that was due before a day, approved until `decided`, kept as paid elsewhere; `seen` is what it came to (`seen_as`).

    A worker does it. Raises OtherThanSeen or AnotherOne; then nothing has happened.
    """
    left = queries.left_of(queries.due_before(by, before, decided=decided))
    if not left or seen_as(left) != seen:
        raise OtherThanSeen
    count = sum(one.count for one in left)
    try:
        with transaction.atomic():
            asked = PaidElsewhere.objects.create(
                organization_id=by.organization_id,
                by=by,
                before=before,
                paid_on=paid_on,
                asked_at=decided,
                count=count,
            )
    except IntegrityError as problem:
        raise AnotherOne from problem
    data = {
        "before": before.isoformat(),
        "day": paid_on.isoformat(),
        "invoices": count,
        "totals": {one.currency: f"{one.amount:f}" for one in left},
    }
    record(by.organization_id, by.actor, "said paid elsewhere", asked, data)
    keep_elsewhere.enqueue(asked.pk, asked.organization_id)
    return asked


def seen_as(left: Sequence[queries.Left]) -> str:
    """What a page sends back of what it showed."""
    return ";".join(f"{one.currency}:{one.count}:{one.amount:f}" for one in left)


def collect_strays() -> int:
    """Queue again what a worker has died at; how many there were."""
    count = 0
    lost = PaidElsewhere.objects.filter(
        done_at=None, moved_at__lt=timezone.now() - _STRAY_AFTER
    )
    for rows in by_organization(lost):
        for asked in rows:
            keep_elsewhere.enqueue(asked.pk, asked.organization_id)
            count += 1
    return count
