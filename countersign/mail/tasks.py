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


@task()
def deliver(letter_id: int) -> None:
    """Write and send one letter. Runs again without harm: a letter that is not waiting stays as it is.

    The row is held while sending, so two workers never send the same letter; a worker that dies
    in the middle leaves it waiting.
    """
    with transaction.atomic():
        waiting = Letter.objects.select_for_update(skip_locked=True).filter(
            state=State.WAITING, due_at__lte=timezone.now()
        )
        found = waiting.filter(pk=letter_id).first()
        if found:
            _attempt(found)


def _attempt(found: Letter) -> None:
    found.attempts += 1
    try:
        with transaction.atomic():
            message = letters.write(found.kind, found.arguments)
            if message:
                message.render().send()
    except Exception as problem:  # whatever the mail server or a template does, the letter must not be lost
        log.warning(
            "Letter %s (%s) failed, attempt %s: %s",
            found.pk,
            found.kind,
            found.attempts,
            problem,
        )
        found.error = f"{type(problem).__name__}: {problem}"
        if found.attempts > len(BACK_OFF):
            found.state = State.FAILED
        else:
            found.due_at = timezone.now() + BACK_OFF[found.attempts - 1]
            deliver.using(run_after=found.due_at).enqueue(found.pk)
    else:
        found.state = State.SENT if message else State.DROPPED
        found.sent_at = timezone.now()
        found.error = ""
    found.save()
