"""Posting a letter: a row in the outbox and a job, both in the caller's transaction."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from .models import Letter, State
from .tasks import deliver


@transaction.atomic
def post(
    kind: str, *arguments: int | str | None, organization_id: int, to: str
) -> Letter:
    """Queue one letter; it goes out only if the surrounding transaction is kept."""
    letter = Letter.objects.create(
        organization_id=organization_id,
        kind=kind,
        arguments=list(arguments),
        recipient=to,
    )
    deliver.enqueue(letter.pk)
    return letter


@transaction.atomic
def send_again(letter: Letter) -> None:
    """Give a failed letter a new set of attempts."""
    Letter.objects.filter(pk=letter.pk, state=State.FAILED).update(
        state=State.WAITING, attempts=0, due_at=timezone.now()
    )
    deliver.enqueue(letter.pk)


def collect_strays() -> int:
    """Queue letters again whose job was lost with its worker; how many there were.

    Letters that still have a job waiting for a worker are left alone, however late they are.
    """
    late = timezone.now() - timedelta(minutes=2)
    queued = set(
        DBTaskResult.objects.ready()
        .filter(task_path=deliver.module_path)
        .values_list("args_kwargs__args__0", flat=True)
    )
    strays = Letter.objects.due().filter(due_at__lt=late).exclude(pk__in=queued)
    for letter in strays:
        deliver.enqueue(letter.pk)
    return len(strays)
