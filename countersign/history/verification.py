"""Is the history still what was written?"""

from collections.abc import Iterator
from dataclasses import dataclass

from .models import Chain, Event


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
    sequence, head = 0, ""
    events = Event.objects.filter(organization_id=organization_id).order_by("sequence")
    for event in events.iterator():
        sequence += 1
        if event.sequence != sequence:
            return Broken(organization_id, sequence, "the line is missing")
        if event.previous_hash != head:
            return Broken(
                organization_id, sequence, "it does not follow the line before"
            )
        if event.content_hash() != event.hash:
            return Broken(organization_id, sequence, "its content was changed")
        head = event.hash
    chain = Chain.objects.filter(organization_id=organization_id).first()
    if chain is None or (chain.sequence, chain.hash) != (sequence, head):
        return Broken(organization_id, sequence + 1, "the history ends before its head")
    return None
