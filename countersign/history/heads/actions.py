"""Telling others how far the history is, so that nobody can write it anew unseen: once a day, by mail and by time stamp."""

import logging
from datetime import UTC, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from countersign.history.models import Chain, Head

from .stamping import NotStamped, stamp_of

log = logging.getLogger(__name__)

_STILL_TRIED: Final = timedelta(days=7)


@transaction.atomic
def head_of_today(organization_id: int, *, mailed: bool = False) -> Head | None:
    """The head that is told on this day (in UTC): the same to everybody. None before the first line.

    Where nothing has happened since the last one, that one does. `mailed` says that a mail names it.
    """
    chain = Chain.objects.filter(organization_id=organization_id).first()
    if chain is None or not chain.sequence:
        return None
    now = timezone.now().astimezone(UTC)
    ours = Head.objects.filter(organization_id=organization_id)
    head = ours.order_by("-day").first()
    if head is None or (head.day != now.date() and head.sequence != chain.sequence):
        head, _ = Head.objects.get_or_create(
            organization_id=organization_id,
            day=now.date(),
            defaults={
                "sequence": chain.sequence,
                "hash": chain.hash,
                "made_at": now,
            },
        )
    if mailed and head.mailed_at is None:
        ours.filter(pk=head.pk, mailed_at=None).update(mailed_at=now)
    return head


def stamp_due() -> int:
    """Have today's heads stamped where COUNTERSIGN_TIMESTAMP_URL names an authority; how many were.

    What fails is tried again for a week. Nothing waits for it: the mailed heads are there all the same.
    """
    if not settings.TIMESTAMP_URL:
        return 0
    stamped = 0
    for organization_id in Chain.objects.values_list("organization_id", flat=True):
        head_of_today(organization_id)
        since = timezone.now() - _STILL_TRIED
        waiting = Head.objects.filter(
            organization_id=organization_id, stamp=None, made_at__gt=since
        )
        stamped += sum(_stamp(head) for head in waiting.order_by("day"))
    return stamped


def _stamp(head: Head) -> bool:
    try:
        stamp = stamp_of(head.text)
    except NotStamped as problem:
        log.warning(
            "No time stamp for line %s of organization %s: %s",
            head.sequence,
            head.organization_id,
            problem,
        )
        return False
    ours = Head.objects.filter(organization_id=head.organization_id, pk=head.pk)
    return bool(ours.filter(stamp=None).update(stamp=stamp, stamped_at=timezone.now()))
