"""What becomes of a letter's row while it is sent: claimed by one worker, written, and finished."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from countersign.mail import letters
from countersign.mail.models import Letter, State
from countersign.mail.rendered import Rendered

# How long to wait after each failed attempt; after the last one the letter has failed.
BACK_OFF: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480))
# How long a worker has for one attempt before the letter counts as lost with it.
LEASE: Final = timedelta(minutes=5)

# Whoever comes second waits for the first, and finds the letter no longer due.
_CLAIM: Final = f"""
    UPDATE mail_letter SET attempts = attempts + 1, due_at = %s
    WHERE organization_id = %s AND id = %s AND state = %s AND due_at <= %s
    RETURNING {", ".join(str(field.column) for field in Letter._meta.concrete_fields)}
"""  # noqa: S608 - names of our own


def claim(letter_id: int, organization_id: int) -> Letter | None:
    """A letter that is due, out of reach of other workers for a while; None when it is not due (any more)."""
    now = timezone.now()
    until, due = map(connection.ops.adapt_datetimefield_value, (now + LEASE, now))
    values = [until, organization_id, letter_id, State.WAITING.value, due]
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


@transaction.atomic
def finish(
    found: Letter, state: State, error: str, *, try_at: Callable[[datetime], object]
) -> None:
    """Note what became of an attempt; another one is queued by `try_at`, in the same transaction.

    There is none that would come when nobody can use the mail any more. What waits no longer is not kept.
    """
    values: dict[str, Any] = {"state": state, "error": error}
    if state == State.WAITING:
        values["due_at"] = timezone.now() + BACK_OFF[found.attempts - 1]
        if found.useful_until and found.useful_until <= values["due_at"]:
            values = {"state": State.FAILED, "error": error}
        else:
            try_at(values["due_at"])
    elif state == State.SENT:
        values["sent_at"] = timezone.now()
    if values["state"] != State.WAITING:
        values["sealed"] = ""
    own = Letter.objects.filter(organization_id=found.organization_id, pk=found.pk)
    own.update(**values)
