"""Delivering letters, with another try when the mail server does not answer."""

import logging
from datetime import timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone
from django_tasks import task

from . import letters
from .models import Letter, State

log = logging.getLogger(__name__)

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


# Mail goes before the reading of files that waits in the same queue.
@task(priority=50)
def deliver(letter_ids: list[int], organization_id: int) -> None:
    """Write and send letters, one after the other. Runs again without harm: a letter that is not due stays as it is.

    Claiming moves a letter out of reach of other workers for a while, so no transaction is open
    (and no SQLite database locked) while the mail server talks; a worker that dies in the middle
    leaves the letter waiting.
    """
    for letter_id in letter_ids:
        if found := _claim(letter_id, organization_id):
            _finish(found, *_attempt(found))


def _claim(letter_id: int, organization_id: int) -> Letter | None:
    now = timezone.now()
    until, due = map(connection.ops.adapt_datetimefield_value, (now + LEASE, now))
    values = [until, organization_id, letter_id, State.WAITING.value, due]
    return next(iter(Letter.objects.raw(_CLAIM, values)), None)


def _attempt(found: Letter) -> tuple[State, str]:
    try:
        with transaction.atomic():
            message = letters.write(found.kind, found.organization_id, found.arguments)
        if not message:
            return State.DROPPED, ""
        message.render().send()
    except Exception as problem:  # whatever the mail server or a template does, the letter must not be lost
        error = f"{type(problem).__name__}: {problem}"
        log.warning(
            "Letter %s (%s) failed, attempt %s: %s",
            found.pk,
            found.kind,
            found.attempts,
            type(problem).__name__,  # the message may name the recipient
        )
        return State.WAITING if found.attempts <= len(BACK_OFF) else State.FAILED, error
    return State.SENT, ""


@transaction.atomic
def _finish(found: Letter, state: State, error: str) -> None:
    values: dict[str, Any] = {"state": state, "error": error}
    if state == State.WAITING:
        due_at = values["due_at"] = timezone.now() + BACK_OFF[found.attempts - 1]
        deliver.using(run_after=due_at).enqueue([found.pk], found.organization_id)
    elif state == State.SENT:
        values["sent_at"] = timezone.now()
    own = Letter.objects.filter(organization_id=found.organization_id, pk=found.pk)
    own.update(**values)
