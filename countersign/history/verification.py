"""Is the history still what was written?"""

from collections.abc import Iterator
from dataclasses import dataclass

from .cutting.cut import REMOVED
from .models import Chain, Checkpoint, Event


@dataclass(frozen=True, slots=True)
class Broken:
    """The first line of an organization's history that is not as it was written, and why."""

    organization_id: int
    sequence: int
    reason: str


def broken_chains() -> Iterator[Broken]:
    """The first broken line of each organization whose history was tampered with."""
    known = set(Chain.objects.values_list("organization_id", flat=True))
    written = set(Event.objects.values_list("organization_id", flat=True).distinct())
    for organization_id in sorted(known | written):
        if found := _first_broken(organization_id):
            yield found


def _first_broken(organization_id: int) -> Broken | None:
    """From the last checkpoint on, or from the first line if nothing was ever removed."""
    checkpoint = Checkpoint.objects.last_of(organization_id)
    sequence, head = (checkpoint.sequence, checkpoint.hash) if checkpoint else (0, "")
    recorded = checkpoint is None
    events = Event.objects.filter(organization_id=organization_id).order_by("sequence")
    for event in events.iterator():
        if event.sequence <= sequence:
            return Broken(
                organization_id, event.sequence, "it stands before a checkpoint"
            )
        sequence += 1
        if reason := _fault(event, sequence, head):
            return Broken(organization_id, sequence, reason)
        head = event.hash
        recorded = recorded or (checkpoint is not None and _says(event, checkpoint))
    chain = Chain.objects.filter(organization_id=organization_id).first()
    if chain is None or (chain.sequence, chain.hash) != (sequence, head):
        return Broken(organization_id, sequence + 1, "the history ends before its head")
    if checkpoint and not recorded:
        reason = "the lines up to here were removed, and no line says so"
        return Broken(organization_id, checkpoint.sequence, reason)
    return None


def _fault(event: Event, sequence: int, head: str) -> str:
    if event.sequence != sequence:
        return "the line is missing"
    if event.previous_hash != head:
        return "it does not follow the line before"
    if event.content_hash() != event.hash:
        return "its content was changed"
    return ""


def _says(event: Event, checkpoint: Checkpoint) -> bool:
    """Is this the line that says what was removed up to the checkpoint?"""
    said = (event.data.get("up_to"), event.data.get("hash"))
    return event.verb == REMOVED and said == (checkpoint.sequence, checkpoint.hash)
