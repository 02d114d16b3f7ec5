"""What becomes of an event's row while it is sent: claimed by one process, and delivered, put off or given up."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from countersign.accounts.models import Membership, Role
from countersign.database.sealing import unseal
from countersign.history.actions import record
from countersign.history.actor import SYSTEM
from countersign.mail.actions import post_each
from countersign.webhooks import mails
from countersign.webhooks.actions.owning import give_up_waiting
from countersign.webhooks.models import (
    PATIENCE,
    SEALED_FOR,
    Delivery,
    State,
    Webhook,
    Why,
)
from countersign.webhooks.signing import signed

from .conversation import Answer

# How long a process has for one attempt before the event is due again, as if that had not been.
LEASE: Final = timedelta(minutes=3)
# An attempt that has not begun to speak by then speaks no more: another process may soon have the event.
_MARGIN: Final = 60  # seconds
# How long to wait after each failed attempt, then always the last of them.
BACK_OFF: Final = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 180, 360))
# The same for a receiver that can't be talked to, whatever it is to be told.
RESTS: Final = tuple(timedelta(seconds=each) for each in (15, 30, 60, 300, 900, 1800))
# Of HTTP: what says that the receiver has no time now, or is away behind its own proxy.
_AWAY: Final = (429, 502, 503, 504)
_GONE: Final = 410
_LONGEST_WISH: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Claimed:
    """An event that this process may send: `until` is by this process's own clock, `headers` are those that sign it."""

    delivery: Delivery
    url: str
    headers: dict[str, str]
    until: float


def due(now: datetime, most: int) -> list[tuple[int, int]]:
    """Webhooks that something waits for which may be sent now, as (its id, its organization's)."""
    waiting = Delivery.objects.filter(
        organization=OuterRef("organization"),
        webhook=OuterRef("pk"),
        state=State.WAITING,
        due_at__lte=now,
    )
    rested = Q(rests_until=None) | Q(rests_until__lte=now)
    running = Webhook.objects.filter(rested, Exists(waiting), stopped_at=None)
    return list(running.order_by("?").values_list("pk", "organization_id")[:most])


def waiting_for(
    webhook_id: int, organization_id: int, now: datetime, most: int
) -> list[int]:
    """The ids of what may be sent to a webhook now, in the order of the history: of each invoice the earliest that waits."""
    ours = Delivery.objects.filter(organization=organization_id, webhook=webhook_id)
    first = ours.first_of_theirs().filter(due_at__lte=now).order_by("pk")
    return list(first.values_list("pk", flat=True)[:most])


def claim(delivery_id: int, organization_id: int, now: datetime) -> Claimed | None:
    """An event that is due, out of reach of other processes for a while; None when it is not due (any more), or is not the first.

    This is a lease: no transaction is open while the receiver answers. Whoever dies in the middle leaves the event waiting.
    """
    until = time.monotonic() + LEASE.total_seconds() - _MARGIN
    ours = Delivery.objects.filter(organization=organization_id, pk=delivery_id)
    mine = ours.first_of_theirs().filter(due_at__lte=now)
    lease = {"due_at": now + LEASE, "tried_at": now, "problem": ""}
    if not mine.update(attempts=F("attempts") + 1, **lease):
        return None
    for found in ours.select_related("webhook"):
        if found.webhook.stopped_at is not None:
            return None
        secrets = _secrets_of(found.webhook, now)
        if not secrets:
            fail(found, "secret", None, now)
            return None
        headers = signed(found.message_id, now, found.content, secrets)
        return Claimed(found, found.webhook.url, headers, until)
    return None


def answered(found: Delivery, answer: Answer, now: datetime) -> None:
    """The receiver has answered: 2xx is delivered, 410 stops the webhook, anything else is tried again."""
    if 200 <= answer.status < 300:
        _deliver(found, answer, now)
    elif answer.status == _GONE:
        _stop(found, answer, now)
    else:
        fail(found, "redirect" if answer.status < 400 else "status", answer, now)


@transaction.atomic
def fail(found: Delivery, problem: str, answer: Answer | None, now: datetime) -> None:
    """Try it again later, or give it up after three days and tell the owners.

    A receiver that can't be talked to is left alone as a whole, so that all that waits for it costs one attempt; what it could not
    be told in three days is given up together.
    """
    whole = answer is None or answer.status in _AWAY
    over = found.created_at <= now - PATIENCE
    ours = Webhook.objects.filter(found.webhook.itself)
    if over:
        untold = Q(told_at=None)
        _tell(found.webhook, "gave up webhook event", mails.GIVEN_UP, now, untold)
    rest = now + (BACK_OFF[min(found.attempts, len(BACK_OFF)) - 1])
    if whole:
        failures = found.webhook.failures + 1
        rest = now + max(_wish(answer), RESTS[min(failures, len(RESTS)) - 1])
        ours.update(failures=failures, rests_until=rest)
    said = {"problem": problem, **_said(answer)}
    if not over:
        _finish(found, due_at=rest, **said)
        return
    ended = {"state": State.GIVEN_UP, "ended_at": now}
    _finish(found, **ended, **said)
    if whole:
        old = Delivery.objects.filter(
            organization=found.organization_id,
            webhook=found.webhook_id,
            state=State.WAITING,
            created_at__lte=now - PATIENCE,
        )
        old.update(**ended, **said)


@transaction.atomic
def _deliver(found: Delivery, answer: Answer, now: datetime) -> None:
    _finish(found, state=State.DELIVERED, ended_at=now, problem="", **_said(answer))
    troubled = ~Q(failures=0) | Q(told_at__isnull=False)
    ours = Webhook.objects.filter(troubled, found.webhook.itself)
    ours.update(failures=0, rests_until=None, told_at=None)


@transaction.atomic
def _stop(found: Delivery, answer: Answer, now: datetime) -> None:
    webhook = found.webhook
    _tell(webhook, "stopped webhook", mails.GONE, now, Q(stopped_at=None))
    Webhook.objects.filter(webhook.itself).update(stopped_at=now, stopped_why=Why.GONE)
    _finish(found, state=State.GIVEN_UP, ended_at=now, problem="gone", **_said(answer))
    give_up_waiting(webhook, "gone")


def _tell(webhook: Webhook, verb: str, kind: str, now: datetime, once: Q) -> None:
    """A line in the history and a letter to each owner, while the webhook is as `once` says.

    The chain is held before the webhook's rows, as in all that owners do.
    """
    ours = Webhook.objects.filter(once, webhook.itself)
    if not ours.exists():
        return
    data = {"address": str(webhook)}
    record(webhook.organization_id, SYSTEM, verb, webhook, data)
    if not ours.update(told_at=now):  # another process was quicker
        return
    owners = Membership.objects.filter(
        organization=webhook.organization_id, role=Role.OWNER, user__is_active=True
    )
    letters = [
        (one.user.email, (one.pk, webhook.pk))
        for one in owners.select_related("user").order_by("pk")
    ]
    post_each(kind, letters, organization_id=webhook.organization_id)


def _finish(found: Delivery, **values: Any) -> None:
    """Only for whoever has claimed it last."""
    mine = Delivery.objects.filter(found.itself, attempts=found.attempts)
    mine.exclude(state=State.DELIVERED).update(**values)


def _said(answer: Answer | None) -> dict[str, Any]:
    if answer is None:
        return {"status": None, "answer": ""}
    return {"status": answer.status, "answer": answer.text}


def _wish(answer: Answer | None) -> timedelta:
    """How long the receiver asks to be left alone."""
    wish = timedelta(seconds=answer.retry_after if answer else 0)
    return min(wish, _LONGEST_WISH)


def _secrets_of(webhook: Webhook, now: datetime) -> list[str]:
    sealed = [webhook.secret]
    if webhook.earlier_until and webhook.earlier_until > now:
        sealed.append(webhook.earlier_secret)
    opened = (unseal(one, SEALED_FOR) for one in sealed)
    return [one for one in opened if one]
