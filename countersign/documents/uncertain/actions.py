"""Noting a file that comes or goes, and removing what no row uses."""

import logging
import re
import time
from datetime import timedelta
from typing import Final

from django.db import DatabaseError, InterfaceError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from countersign.accounts.models import Organization
from countersign.database.tenancy import by_organization
from countersign.documents.hooks import USED
from countersign.documents.models import Uncertain
from countersign.documents.storage import StorageAway, files

log = logging.getLogger(__name__)

# After so long, whoever was sending a file has died, or begins anew.
_COMING_FOR: Final = timedelta(hours=1)
# How long a removal keeps others waiting whose process died. The file itself is removed within far less, or not.
_LEASE: Final = timedelta(minutes=3)
_AT_MOST: Final = 60.0  # seconds after which a removal that was held up is not begun
_PATIENCE: Final = 20.0  # seconds that a file which comes waits for its removal
_LOOK: Final = 0.2

# Marks of releases before 2026-12, empty files in the storage: organization and SHA-256 of an original.
_EARLIER: Final = "uncertain"
_MARK: Final = re.compile(rf"{_EARLIER}/(\d+)-([0-9a-f]{{64}})")


def coming(organization_id: int, path: str) -> Uncertain:
    """Say that a file is about to be sent, and wait until nobody removes it. StorageAway when that takes too long."""
    note = _note(organization_id, path, _COMING_FOR)
    end = time.monotonic() + _PATIENCE
    while _of(organization_id, path).filter(going_until__gt=timezone.now()).exists():
        if time.monotonic() > end:
            problem = StorageAway(f"{path} is being removed.")
            give_up(note, why=problem)
            raise problem
        time.sleep(_LOOK)
    return note


def arrived(note: Uncertain) -> bool:
    """Say, in the transaction that makes its row, that a file is there; False: it may be gone again, send it anew."""
    own = Uncertain.objects.filter(note.itself, going_until=None)
    return bool(own.delete()[0])


def give_up(note: Uncertain, *, why: BaseException | None = None) -> None:
    """Say that the row does not come, and remove the file unless another one uses it. What can't be done now is done by the clock.

    A storage that is away, if that is `why`, is not asked once more.
    """
    try:
        Uncertain.objects.filter(note.itself).update(due_at=timezone.now())
        if not isinstance(why, StorageAway):
            discard(note.organization_id, note.path)
    except (StorageAway, DatabaseError, InterfaceError) as problem:
        log.warning("A file without a row is removed later: %s", type(problem).__name__)


def going(organization_id: int, path: str) -> None:
    """Say, in the transaction that deletes its row, that a file goes; it is removed once that is so for all."""
    _note(organization_id, path)

    def remove_it() -> None:
        discard(organization_id, path)

    transaction.on_commit(remove_it, robust=True)  # Django asks a function its name


def remove(organization_id: int, path: str) -> None:
    """Remove a file that seems to have no row; one that has got one stays. Raises StorageAway."""
    _note(organization_id, path)
    discard(organization_id, path)


def discard(organization_id: int, path: str) -> None:
    """Remove a file that was noted as going, unless a row uses it or somebody is sending it. Raises StorageAway."""
    begun = time.monotonic()
    taken = _take(organization_id, path)
    if not taken:
        return
    # In this order: who has sent it makes row and end of its note at once.
    if _of(organization_id, path).filter(due_at__gt=timezone.now()).exists():
        _these(organization_id, taken).update(going_until=None)
        return
    if not _is_used(organization_id, path):
        if time.monotonic() - begun > _AT_MOST:
            raise StorageAway(f"{path} could not be removed in time.")
        files().delete(path)
        if path.startswith("originals/"):
            files().remove_folder(path.replace("originals/", "pictures/", 1))
    _these(organization_id, taken).delete()


def collect() -> int:
    """Remove what was noted as going and is still there, and what came without a row; how many were looked at."""
    due = Uncertain.objects.filter(due_at__lte=timezone.now())
    due = due.filter(Q(going_until=None) | Q(going_until__lte=timezone.now()))
    found = {
        (organization_id, path)
        for rows in by_organization(due)
        for organization_id, path in rows.values_list("organization", "path")
    }
    for organization_id, path in sorted(found):
        discard(organization_id, path)
    _take_over_earlier()
    return len(found)


def _note(organization_id: int, path: str, until: timedelta = timedelta()) -> Uncertain:
    due_at = timezone.now() + until
    return Uncertain.objects.create(
        organization_id=organization_id, path=path, due_at=due_at
    )


def _of(organization_id: int, path: str) -> QuerySet[Uncertain]:
    return Uncertain.objects.filter(organization=organization_id, path=path)


@transaction.atomic
def _take(organization_id: int, path: str) -> list[int]:
    """Take all that is noted of a file and due into one's hands; none where somebody else removes it."""
    now = timezone.now()
    due = _of(organization_id, path).filter(due_at__lte=now).order_by("pk")
    notes = list(due.select_for_update(no_key=True))
    if any(one.going_until and one.going_until > now for one in notes):
        return []
    taken = [one.pk for one in notes]
    _these(organization_id, taken).update(going_until=now + _LEASE)
    return taken


def _these(organization_id: int, notes: list[int]) -> QuerySet[Uncertain]:
    return Uncertain.objects.filter(organization=organization_id, pk__in=notes)


def _is_used(organization_id: int, path: str) -> bool:
    """Has any row this file?"""
    folder, _organization, _shard, sha256 = path.split("/")
    return USED[folder](organization_id, sha256)


def _take_over_earlier() -> None:
    before = timezone.now() - _COMING_FOR
    for found in files().walk(_EARLIER):
        if found.at < before and (mark := _MARK.fullmatch(found.name)):
            organization_id, sha256 = int(mark[1]), mark[2]
            if Organization.objects.filter(pk=organization_id).exists():
                path = f"originals/{organization_id}/{sha256[:2]}/{sha256}"
                going(organization_id, path)
            files().delete(found.name)
