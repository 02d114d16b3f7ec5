"""Posting a letter: a row in the outbox, in the caller's transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .models import NOBODYS, Letter, LetterQuerySet, State
from .rendered import Rendered

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
    """The same for letters on one occasion, each with its recipient and arguments."""
    return [
        Letter.objects.create(
            organization_id=organization_id,
            kind=kind,
            arguments=list(arguments),
            recipient=to,
        )
        for to, arguments in letters
    ]


@transaction.atomic(savepoint=False)
def post_rendered(kind: str, mail: Rendered, *, useful_until: datetime) -> Letter:
    """Queue a mail that is written already and belongs to no organization; it goes out before that moment or never.

    Whoever reads the database learns to whom it goes and what it is, not what it says.
    """
    return Letter.objects.create(
        organization_id=NOBODYS,
        kind=kind,
        recipient=mail.to,
        sealed=mail.sealed(),
        useful_until=useful_until,
    )


def forget_rendered() -> None:
    """Erase what mails say that nobody can use any more, and forget the letters themselves after a week."""
    now = timezone.now()
    ours = Letter.objects.filter(organization_id=NOBODYS)
    over = ours.filter(useful_until__lte=now).exclude(sealed="")
    over.update(state=State.DROPPED, sealed="")
    ours.filter(created_at__lt=now - REMEMBERED).delete()


@transaction.atomic(savepoint=False)
def send_again(letters: LetterQuerySet) -> int:
    """Give failed letters of an organization a new set of attempts; how many."""
    return letters.filter(state=State.FAILED).update(
        state=State.WAITING,
        attempts=0,
        again=F("again") + 1,
        error="",
        due_at=timezone.now(),
    )
