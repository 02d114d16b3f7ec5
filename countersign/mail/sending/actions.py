"""What becomes of a letter's row while it is sent: claimed by one process, written, and finished."""

from datetime import timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from countersign.mail import letters
from countersign.mail.models import FARTHEST, Letter, State
from countersign.mail.rendered import Rendered

# How long to wait after each failed attempt, two days in all; after the last one the letter has failed.
BACK_OFF: Final = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, *(60,) * 47)
)
# How long a process has for one attempt before the letter is due again, as if that had not been.
LEASE: Final = timedelta(minutes=5)
# How long a letter may be due before somebody should have tried it.
LATE: Final = timedelta(minutes=10)

# Whoever comes second waits for the first, and finds the letter no longer due.
_CLAIM: Final = f"""
    UPDATE mail_letter SET attempts = attempts + 1, due_at = %s
    WHERE organization_id = %s AND id = %s AND state = %s AND (due_at <= %s OR due_at > %s)
    RETURNING {", ".join(str(field.column) for field in Letter._meta.concrete_fields)}
"""  # noqa: S608 - names of our own


def due(most: int) -> list[tuple[int, int]]:
    """Letters that should go out now, as (its id, its organization's): first what somebody waits for at the screen."""
    waiting = Letter.objects.due().alias(is_patient=Q(useful_until=None))
    waiting = waiting.order_by("is_patient", "due_at", "pk")
    return list(waiting.values_list("pk", "organization_id")[:most])


def claim(letter_id: int, organization_id: int) -> Letter | None:
    """A letter that is due, out of reach of other processes for a while; None when it is not due (any more).

    This is a lease: no transaction is open (and no SQLite database locked) while the mail server answers. Whoever dies
    in the middle leaves the letter waiting.
    """
    now = timezone.now()
    moments = (now + LEASE, now, now + FARTHEST)
    until, due_at, never = map(connection.ops.adapt_datetimefield_value, moments)
    values = [until, organization_id, letter_id, State.WAITING.value, due_at, never]
    return next(iter(Letter.objects.raw(_CLAIM, values)), None)


@transaction.atomic
def write(found: Letter) -> letters.Message | Rendered | None:
    """Its mail, written now, with the links that are minted for it; None when there is nothing to say any more.

    What was written before is taken as it is, while somebody can still use it.
    """
    if found.useful_until:
        return None if found.is_over else Rendered.unsealed(found.sealed)
    return letters.write(
        found.kind, found.organization_id, found.arguments, to=found.recipient
    )


def sent(found: Letter) -> None:
    """The mail server has it."""
    _finish(found, State.SENT, sent_at=timezone.now())


def drop(found: Letter) -> None:
    """There is nothing to say any more."""
    _finish(found, State.DROPPED)


def fail(found: Letter, error: str, *, final: bool) -> None:
    """Try it again later, unless the server has refused it for good, or nobody could use it by then.

    The first failure is told to nobody: many servers let a stranger wait for a minute (greylisting).
    """
    tried = found.attempts - 1
    at = None if final or tried >= len(BACK_OFF) else timezone.now() + BACK_OFF[tried]
    if not at or (found.useful_until and found.useful_until <= at):
        _finish(found, State.FAILED, error=error)
    else:
        _update(found, due_at=at, error=error if tried else "")


def note_outage(error: str) -> None:
    """Say of what is due why it does not go out. It stays due: an outage, however long, costs no letter its attempts."""
    Letter.objects.due().exclude(error=error).update(error=error)


def nobody_sends() -> bool:
    """Is there a letter that should have gone out long ago, and that nobody has tried?"""
    late = timezone.now() - LATE
    return Letter.objects.due().filter(due_at__lt=late, error="").exists()


def _finish(found: Letter, state: State, **values: Any) -> None:
    """What waits no longer keeps no words."""
    _update(found, **{"state": state, "sealed": "", "error": "", **values})


def _update(found: Letter, **values: Any) -> None:
    own = Letter.objects.filter(organization_id=found.organization_id, pk=found.pk)
    own.update(**values)
