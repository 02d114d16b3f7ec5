"""Delivering letters, with another try when the mail server does not answer."""

import logging
from datetime import datetime
from functools import partial

from django_tasks import task

from .models import Letter, State
from .sending.actions import BACK_OFF, claim, finish, write

log = logging.getLogger(__name__)


# Mail goes before the reading of files that waits in the same queue.
@task(priority=50)
def deliver(letter_ids: list[int], organization_id: int) -> None:
    """Write and send letters, one after the other. Runs again without harm: a letter that is not due stays as it is.

    Claiming a letter is a lease: for a while it is out of reach of other workers, so no transaction is open (and no
    SQLite database locked) while the mail server answers. A worker that dies in the middle leaves the letter
    waiting.
    """
    for letter_id in letter_ids:
        if found := claim(letter_id, organization_id):
            finish(found, *_attempt(found), try_at=partial(_again, found))


def _again(found: Letter, at: datetime) -> None:
    deliver.using(run_after=at).enqueue([found.pk], found.organization_id)


def _attempt(found: Letter) -> tuple[State, str]:
    try:
        message = write(found)
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
