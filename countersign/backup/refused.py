"""Why a backup or a restore did not happen."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import DatabaseError

from countersign.database.busy import is_full
from countersign.documents.storage import StorageAway, StorageFull


class Impossible(Exception):
    """Says in whole sentences what stands in the way, and what to do about it. Nothing was written."""


@contextmanager
def plainly() -> Iterator[None]:
    """Turns what ends a backup or a restore in this block into the command's error: a sentence that says why."""
    try:
        yield
    except Impossible as problem:
        raise CommandError(str(problem)) from problem
    except StorageFull as problem:
        raise CommandError(_full(problem)) from problem
    except StorageAway as problem:
        raise CommandError(f"The storage does not answer: {problem}") from problem
    except (DatabaseError, OSError) as problem:
        if not is_full(problem):
            raise
        raise CommandError(_full(problem)) from problem


def _full(problem: Exception) -> str:
    return f"The disk is full ({problem}). Make room, and start it again."
