"""How far the oldest lines of a history can go, so that the rest is still proven."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from countersign.history.models import Checkpoint, Event

REMOVED: Final = "removed_history"
"""The verb of the line that says which lines were removed."""

_AT_ONCE: Final = 1000
_AHEAD: Final = timedelta(hours=14)  # of UTC, where a year begins first

StillNeeded = Callable[[Collection[tuple[str, int]]], Collection[tuple[str, int]]]
"""Which of some subjects (type, id) are still there, so that their lines are."""


@dataclass(frozen=True, slots=True)
class Cut:
    """How far a history can be removed: `lines` of them up to `sequence`, whose hash is `hash`.

    `held_by` is the first line that stays, None when that is the first young one.
    """

    sequence: int
    hash: str
    lines: int
    held_by: Event | None


def possible(
    organization_id: int, *, before: datetime, still_needed: StillNeeded
) -> Cut:
    """The lines from the oldest on that are older than a moment and about nothing that is still there.

    It ends at the first line that is needed, whatever comes after: a chain has no holes. What it costs
    grows with the lines that go, not with those that stay.
    """
    last = Checkpoint.objects.last_of(organization_id)
    at, head, lines = (last.sequence, last.hash, 0) if last else (0, "", 0)
    events = Event.objects.filter(organization_id=organization_id).order_by("sequence")
    while batch := list(events.filter(sequence__gt=at)[:_AT_ONCE]):
        needed = still_needed({(one.subject_type, one.subject_id) for one in batch})
        for event in batch:
            if event.at >= before:
                return Cut(at, head, lines, None)
            if (event.subject_type, event.subject_id) in needed:
                return Cut(at, head, lines, event)
            at, head, lines = event.sequence, event.hash, lines + 1
    return Cut(at, head, lines, None)


def is_shorter(years: int, than: int) -> bool:
    """Are lines kept for less than that? 0 years are for ever."""
    return years != 0 and (than == 0 or years < than)


def over_before(removed: Event) -> datetime | None:
    """The moment that lines were removed before, as the line has it that says so; None when it says none."""
    try:
        return datetime.fromisoformat(removed.data["before"])
    except (KeyError, TypeError, ValueError):
        return None


def is_of_age(removed: Event) -> bool:
    """Does such a line speak of lines that were over then? One of old says no years: one at least."""
    before = over_before(removed)
    latest = removed.at.astimezone(UTC) + _AHEAD
    first_kept = latest.year - max(removed.data.get("years", 1), 1)
    return before is not None and before <= datetime(first_kept, 1, 2, tzinfo=UTC)
