"""Noting what webhooks are to be told, in the transaction of what happened."""

import json
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from countersign.history.models import Event
from countersign.webhooks.kinds import kind_of
from countersign.webhooks.models import Delivery
from countersign.webhooks.queries import listening


def note(organization_id: int, events: Sequence[Event]) -> None:
    """Note new lines of the history for the webhooks that want them, while the history's chain is held.

    Lines of no kind cost nothing; others one query, and one more where somebody listens.
    """
    told = [
        (kind, event)
        for event in events
        if (kind := kind_of(event.subject_type, event.verb))
    ]
    if not told:
        return
    found = listening(organization_id)
    rows = [
        Delivery(
            organization_id=organization_id,
            webhook_id=webhook.pk,
            message_id=new_id(),
            kind=kind,
            about=f"{event.subject_type} {event.subject_id}",
            sequence=event.sequence,
            body=body_of(kind, event.at, _said(event)),
        )
        for kind, event in told
        for webhook in found
        if kind in webhook.kinds
    ]
    if rows:
        Delivery.objects.bulk_create(rows)


def new_id() -> str:
    """What names one event to its receiver, the same at each attempt."""
    return f"msg_{secrets.token_hex(16)}"


def body_of(kind: str, at: datetime, data: dict[str, Any]) -> str:
    """What is sent: which kind of event, when it was and what it is about. It says nothing that a stranger could use."""
    said = {"type": kind, "timestamp": _moment(at), "data": data}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _said(event: Event) -> dict[str, Any]:
    return {
        "organization": event.organization_id,
        event.subject_type: event.subject_id,
        "verb": event.verb,
        "sequence": event.sequence,
    }


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
