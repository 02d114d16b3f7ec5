"""An export's row while it is made: held, and only by the worker that makes it."""

from countersign.exports.models import Export, State
from countersign.history.actor import SYSTEM, Actor


class Superseded(Exception):
    """Another worker makes this export now, or it was ended."""


def held(export: Export) -> Export:
    """The row, locked until the transaction ends; or Superseded where it is gone."""
    ours = Export.objects.filter(export.itself)
    found = ours.select_for_update(no_key=True, of=("self",)).first()
    if found is None:
        raise Superseded
    return found


def held_at(export: Export, attempt: int) -> Export:
    """The same for whoever makes it at this attempt; or Superseded."""
    found = held(export)
    if found.attempt != attempt or found.state != State.MAKING:
        raise Superseded
    return found


def actor_of(export: Export, *, cancelled: bool = False) -> Actor:
    """Who an export's lines name: whoever asked for it, or cancelled it; the program where the schedule did."""
    person = export.cancelled_by if cancelled else export.by
    return Actor(person.pk, str(person)) if person else SYSTEM
