"""Posting a letter: a row in the outbox and a job, both in the caller's transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Final

from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from .models import NOBODYS, Letter, State
from .rendered import Rendered
from .tasks import deliver

# How long it is remembered that a letter of no organization went out, or why it did not.
REMEMBERED: Final = timedelta(days=7)


@transaction.atomic(savepoint=False)
def post(
    kind: str, *arguments: int | str | None, organization_id: int, to: str
) -> Letter:
    """Queue one letter; it goes out only if the surrounding transaction is kept."""
    (letter,) = post_each(kind, [(to, arguments)], organization_id=organization_id)
    return letter


@transaction.atomic(savepoint=False)
def post_each(
    kind: str,
    letters: Iterable[tuple[str, Sequence[int | str | None]]],
    *,
    organization_id: int,
) -> list[Letter]:
    """The same for letters on one occasion, each with its recipient and arguments: one job sends them all."""
    posted = [
        Letter.objects.create(
            organization_id=organization_id,
            kind=kind,
            arguments=list(arguments),
            recipient=to,
        )
        for to, arguments in letters
    ]
    if posted:
        deliver.enqueue([letter.pk for letter in posted], organization_id)
    return posted


@transaction.atomic(savepoint=False)
def post_rendered(kind: str, mail: Rendered, *, useful_until: datetime) -> Letter:
    """Queue a mail that is written already and belongs to no organization; it goes out before that moment or never.

    Whoever reads the database learns to whom it goes and what it is, not what it says.
    """
    letter = Letter.objects.create(
        organization_id=NOBODYS,
        kind=kind,
        recipient=mail.to,
        sealed=mail.sealed(),
        useful_until=useful_until,
    )
    deliver.enqueue([letter.pk], NOBODYS)
    return letter


def forget_rendered() -> None:
    """Erase what mails say that nobody can use any more, and forget the letters themselves after a week."""
    now = timezone.now()
    ours = Letter.objects.filter(organization_id=NOBODYS)
    over = ours.filter(useful_until__lte=now).exclude(sealed="")
    over.update(state=State.DROPPED, sealed="")
    ours.filter(created_at__lt=now - REMEMBERED).delete()


@transaction.atomic
def send_again(letter: Letter) -> None:
    """Give a failed letter a new set of attempts."""
    own = Letter.objects.filter(organization_id=letter.organization_id, pk=letter.pk)
    own.filter(state=State.FAILED).update(
        state=State.WAITING, attempts=0, due_at=timezone.now()
    )
    deliver.enqueue([letter.pk], letter.organization_id)


def collect_strays() -> int:
    """Queue letters again whose job was lost with its worker (strays, orphaned jobs); returns how many.

    Letters that still have a job waiting for a worker are left alone, however late they are.
    """
    late = timezone.now() - timedelta(minutes=2)
    jobs = DBTaskResult.objects.ready().filter(task_path=deliver.module_path)
    queued = set(chain(*jobs.values_list("args_kwargs__args__0", flat=True)))
    waiting = Letter.objects.due().filter(due_at__lt=late)
    strays = waiting.exclude(pk__in=queued).values_list("pk", "organization_id")
    for letter_id, organization_id in strays:
        deliver.enqueue([letter_id], organization_id)
    return len(strays)
