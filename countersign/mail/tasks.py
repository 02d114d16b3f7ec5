"""Delivering letters, with another try when the mail server does not answer."""

import logging
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from . import letters
from .models import Letter, State

log = logging.getLogger(__name__)

# How long to wait after each failed attempt; after the last one the letter has failed.
BACK_OFF: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480))
# How long a worker has for one attempt before the letter counts as lost with it.
LEASE: Final = timedelta(minutes=5)


# Mail goes before the reading of files that waits in the same queue.
@task(priority=50)
def deliver(letter_id: int) -> None:
    """Write and send one letter. Runs again without harm: a letter that is not due stays as it is.

    Claiming moves the letter out of reach of other workers for a while, so no transaction is open
    (and no SQLite database locked) while the mail server talks; a worker that dies in the middle
    leaves the letter waiting.
    """
    if found := _claim(letter_id):
        _finish(found, *_attempt(found))


@transaction.atomic
def _claim(letter_id: int) -> Letter | None:
    due = Letter.objects.due().select_for_update(skip_locked=True)
    found = due.filter(pk=letter_id).first()
    if found:
        found.attempts += 1
        found.due_at = timezone.now() + LEASE
        found.save(update_fields=["attempts", "due_at"])
    return found


def _attempt(found: Letter) -> tuple[State, str]:
    try:
        with transaction.atomic():
            message = letters.write(found.kind, found.arguments)
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
    found.state = state
    found.error = error
    if state == State.WAITING:
        found.due_at = timezone.now() + BACK_OFF[found.attempts - 1]
        deliver.using(run_after=found.due_at).enqueue(found.pk)
    elif state == State.SENT:
        found.sent_at = timezone.now()
    found.save(update_fields=["state", "error", "due_at", "sent_at"])
