"""Writing the history (audit trail)."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from .actor import Actor
from .hooks import RECORDED
from .models import CONTENT, Chain, Event, canonical, sha256_of
from .queries import held_chain


@transaction.atomic(savepoint=False)
def record(
    organization_id: int,
    actor: Actor,
    verb: str,
    subject: models.Model,
    data: Mapping[str, Any],
    *,
    at: datetime | None = None,
    whole: Mapping[str, Any] | None = None,
) -> Event:
    """Add one line to the organization's history, in the caller's transaction.

    `data` says what changed, as JSON: ``{"changes": {"gross_total": ["119.00", "120.00"]}}``. `whole` is all of what
    the line is about, where something is decided by it: the line keeps it, and its SHA-256 is part of the line.
    `at` is given only for what happened before it came here (an import).
    The chain's row is held until the transaction ends, so lines have no gaps and no forks.
    """
    kept = canonical(whole) if whole else ""
    said = {CONTENT: sha256_of(kept)} if kept else {}
    chain = _hold_chain(organization_id)
    event = _next(chain, actor, verb, subject, {**data, **said}, at=at, content=kept)
    event.save(force_insert=True)
    chain.save(force_update=True)
    _tell(organization_id, [event])
    return event


@transaction.atomic(savepoint=False)
def record_each(
    organization_id: int,
    actor: Actor,
    verb: str,
    subjects: Iterable[tuple[models.Model, Mapping[str, Any]]],
) -> None:
    """The same for one thing that happened to some hundred rows at once: a line about each, with its own data."""
    chain = _hold_chain(organization_id)
    now = timezone.now()
    lines = [_next(chain, actor, verb, row, data, at=now) for row, data in subjects]
    Event.objects.bulk_create(lines)
    chain.save(force_update=True)
    _tell(organization_id, lines)


def _tell(organization_id: int, lines: list[Event]) -> None:
    for told in RECORDED.values():
        told(organization_id, lines)


def _next(
    chain: Chain,
    actor: Actor,
    verb: str,
    subject: models.Model,
    data: Mapping[str, Any],
    *,
    at: datetime | None,
    content: str = "",
) -> Event:
    """The next line of a chain that is held; the chain then ends with it."""
    event = Event(
        organization_id=chain.organization_id,
        sequence=chain.sequence + 1,
        at=(at or timezone.now()).astimezone(UTC),
        actor_id=actor.id,
        actor_name=actor.name,
        via=actor.via,
        address=actor.address,
        verb=verb,
        subject_type=subject._meta.model_name or "",
        subject_id=subject.pk,
        data=dict(data),
        content=content,
        previous_hash=chain.hash,
    )
    event.digest = event.content_digest()
    event.hash = sha256_of(event.previous_hash + event.digest)
    chain.sequence, chain.hash = event.sequence, event.hash
    return event


def _hold_chain(organization_id: int) -> Chain:
    found = held_chain(organization_id)
    if not found:  # the organization's first line
        Chain.objects.get_or_create(organization_id=organization_id)
        found = held_chain(organization_id)
    return found[0]
