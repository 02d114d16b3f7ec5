"""Is the history still what was written?"""

from collections import Counter
from collections.abc import Iterator

from .cutting.cut import REMOVED, is_of_age
from .heads.contained import KnownHead, why_not
from .heads.stamping import NotStamped, stamped_at
from .hooks import ROWS, Broken
from .models import Chain, Checkpoint, Event, Head


def broken_chains() -> Iterator[Broken]:
    """The first broken line of each organization whose history was tampered with."""
    for organization_id in organizations():
        if found := first_broken(organization_id):
            yield found


def organizations() -> list[int]:
    """All that have a history, or had one."""
    return sorted(_all(Chain) | _all(Event) | _all(Head))


def _all(model: type[Chain | Event | Head]) -> set[int]:
    rows = model._base_manager.order_by().values_list("organization_id", flat=True)
    return set(rows.distinct())


def differing_rows(counts: Counter[str]) -> Iterator[Broken]:
    """Each row that is not what the last line about it says; `counts` tells how many of each kind were compared."""
    for compare in ROWS.values():
        yield from compare(counts)


def first_broken(organization_id: int) -> Broken | None:
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
        if checkpoint is not None and _says(event, checkpoint):
            recorded = True
            if not is_of_age(event):
                reason = "lines were removed up to here that have to be kept"
                return Broken(organization_id, checkpoint.sequence, reason)
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
    if event.content_hash() != event.hash or not event.is_whole:
        return "its content was changed"
    return ""


def _says(event: Event, checkpoint: Checkpoint) -> bool:
    """Is this the line that says what was removed up to the checkpoint?"""
    said = (event.data.get("up_to"), event.data.get("hash"))
    return event.verb == REMOVED and said == (checkpoint.sequence, checkpoint.hash)


def broken_heads(counts: Counter[str]) -> Iterator[Broken]:
    """Each head that was told to others and is not in the history, or whose time stamp is none of it."""
    for organization_id in sorted(_all(Head)):
        yield from _broken_heads(organization_id, counts)


def _broken_heads(organization_id: int, counts: Counter[str]) -> Iterator[Broken]:
    last = Checkpoint.objects.last_of(organization_id)
    removed = last.sequence if last else 0  # of those lines nothing is left to compare
    for head in Head.objects.filter(organization_id=organization_id).order_by("day"):
        known = KnownHead(head.sequence, head.hash)
        reason = why_not(known, organization_id)
        if reason and head.sequence > removed:
            told = f"the head of {head.day} says {head.hash}: {reason}"
            yield Broken(organization_id, head.sequence, told)
        if head.stamp is None:
            continue
        try:
            stamped_at(bytes(head.stamp), head.text)
            counts["stamps"] += 1
        except NotStamped as problem:
            told = f"the time stamp of {head.day} does not hold: {problem}"
            yield Broken(organization_id, head.sequence, told)
