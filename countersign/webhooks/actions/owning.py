"""What an owner does with webhooks.

The history's chain is held before a webhook's row or its deliveries: what happens meanwhile notes its delivery under the chain,
and never meets a webhook that is just going.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.database.sealing import seal
from countersign.history.actions import record
from countersign.webhooks.addresses import target_of
from countersign.webhooks.kinds import KINDS, TEST
from countersign.webhooks.models import SEALED_FOR, Delivery, State, Webhook, Why
from countersign.webhooks.signing import new_secret

from .noting import body_of, new_id

MOST: Final = 20
"""How many webhooks an organization has at most."""
OVERLAP: Final = timedelta(days=1)
"""For how long an earlier secret signs beside the new one."""


class TooMany(Exception):
    """The organization has as many webhooks as it may have."""


class Stopped(Exception):
    """Nothing is sent to this webhook."""


@dataclass(frozen=True, slots=True)
class Made:
    """A webhook, and the secret that it was just given: that is shown once."""

    webhook: Webhook
    secret: str


@transaction.atomic
def add(url: str, kinds: Collection[str], *, by: Membership) -> Made:
    """Add a webhook, which is told of what happens from now on. Raises Forbidden for an address that may not be, and TooMany."""
    target_of(url)
    if Webhook.objects.filter(organization=by.organization_id).count() >= MOST:
        raise TooMany
    secret = new_secret()
    webhook = Webhook.objects.create(
        organization=by.organization,
        url=url,
        kinds=_known(kinds),
        secret=seal(secret, SEALED_FOR),
        made_by=str(by),
    )
    _record("added webhook", webhook, by, {"kinds": webhook.kinds})
    return Made(webhook, secret)


@transaction.atomic
def change(
    webhook: Webhook, url: str, kinds: Collection[str], *, by: Membership
) -> None:
    """Change where a webhook leads and what it is told of. Raises Forbidden for an address that may not be."""
    target_of(url)
    data = {"was": {"address": str(webhook), "kinds": webhook.kinds}}
    webhook.url, webhook.kinds = url, _known(kinds)
    _record("changed webhook", webhook, by, {**data, "kinds": webhook.kinds})
    _update(webhook, url=url, kinds=webhook.kinds, rests_until=None, failures=0)


@transaction.atomic
def renew(webhook: Webhook, *, by: Membership) -> Made:
    """Give a webhook another secret; the one of now signs beside it for a day, or until it is dropped."""
    secret = new_secret()
    _record("renewed webhook secret", webhook, by)
    now = Webhook.objects.get(
        webhook.itself
    )  # another owner may just have done the same
    _update(
        webhook,
        secret=seal(secret, SEALED_FOR),
        earlier_secret=now.secret,
        earlier_until=timezone.now() + OVERLAP,
    )
    return Made(webhook, secret)


@transaction.atomic
def drop_earlier(webhook: Webhook, *, by: Membership) -> None:
    """Let the earlier secret sign no more. Again changes nothing."""
    if webhook.earlier_secret:
        _record("dropped webhook secret", webhook, by)
        _update(webhook, earlier_secret="", earlier_until=None)


@transaction.atomic
def stop(webhook: Webhook, *, by: Membership) -> None:
    """Send it nothing any more: what waits is given up, what happens meanwhile is not kept for it. Again changes nothing."""
    if webhook.stopped_at is None:
        _record("stopped webhook", webhook, by)
        _update(webhook, stopped_at=timezone.now(), stopped_why=Why.OWNER)
        give_up_waiting(webhook, "stopped")


@transaction.atomic
def resume(webhook: Webhook, *, by: Membership) -> None:
    """Tell it again of what happens from now on."""
    if webhook.stopped_at is not None:
        _record("resumed webhook", webhook, by)
        rest = {"rests_until": None, "failures": 0, "told_at": None}
        _update(webhook, stopped_at=None, stopped_why="", **rest)


@transaction.atomic
def remove(webhook: Webhook, *, by: Membership) -> None:
    """Remove a webhook with all that it was told."""
    _record("removed webhook", webhook, by)
    Webhook.objects.filter(webhook.itself).delete()


@transaction.atomic
def replay(delivery: Delivery, *, by: Membership) -> Delivery:
    """Send the same event once more, under the same id, after what waits for the same invoice; or now what waits to be tried again.

    A receiver that rests is asked at once. Raises Stopped.
    """
    webhook = delivery.webhook
    data = {"event": delivery.message_id, "kind": delivery.kind}
    _record("replayed webhook event", webhook, by, data)
    _must_run(webhook)
    _update(webhook, rests_until=None)
    waiting = Delivery.objects.filter(delivery.itself, state=State.WAITING)
    if waiting.exists():
        waiting.exclude(problem="").update(due_at=timezone.now())
        return delivery
    same = ("organization_id", "webhook_id", "message_id", "kind", "about", "sequence", "body")  # fmt: skip
    values = {name: getattr(delivery, name) for name in same}
    return Delivery.objects.create(**values, again=True)


@transaction.atomic
def try_out(webhook: Webhook, *, by: Membership) -> Delivery:
    """Send an event that is about nothing, so that one sees whether the receiver takes it. Raises Stopped."""
    line = record(webhook.organization_id, by.actor, "tried webhook", webhook, {"address": str(webhook)})  # fmt: skip
    _must_run(webhook)
    said = {"organization": webhook.organization_id, "sequence": line.sequence}
    return Delivery.objects.create(
        organization_id=webhook.organization_id,
        webhook=webhook,
        message_id=new_id(),
        kind=TEST,
        about=f"test {line.sequence}",
        sequence=line.sequence,
        body=body_of(TEST, line.at, said),
    )


def give_up_waiting(webhook: Webhook, problem: str) -> int:
    """What waits for a webhook is not sent; how much it was. In the caller's transaction."""
    ours = Delivery.objects.filter(
        organization=webhook.organization_id, webhook=webhook, state=State.WAITING
    )
    return ours.update(state=State.GIVEN_UP, ended_at=timezone.now(), problem=problem)


def _must_run(webhook: Webhook) -> None:
    running = Webhook.objects.filter(webhook.itself, stopped_at=None)
    if not running.exists():
        raise Stopped


def _known(kinds: Collection[str]) -> list[str]:
    return [one for one in KINDS if one in kinds]


def _record(
    verb: str, webhook: Webhook, by: Membership, data: dict[str, Any] | None = None
) -> None:
    said = {"address": str(webhook), **(data or {})}
    record(webhook.organization_id, by.actor, verb, webhook, said)


def _update(webhook: Webhook, **values: Any) -> None:
    Webhook.objects.filter(webhook.itself).update(**values)
    for name, value in values.items():
        setattr(webhook, name, value)
