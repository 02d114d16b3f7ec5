"""A database that a version before the first release has made: its tables cannot be brought up to date."""

from typing import Any, Final

from django.core.checks import CheckMessage, Error
from django.db import OperationalError, ProgrammingError, connections

# Before the first release the first migration of each app had this name; since then it is 0001_initial.
_FIRST: Final = "0001_schema"
_ASKED: Final = "SELECT 1 FROM django_migrations WHERE app = 'accounts' AND name = %s"
REFUSED: Final = (
    "This database was made by a version of Countersign before its first release, and cannot be brought up to date. "
    "Start with an empty one: move the old file or database away, or set DATABASE_URL to another."
)


def refuse(databases: Any = None, **_: Any) -> list[CheckMessage]:
    """Asked by `migrate` before it changes anything."""
    return [
        Error(REFUSED, id="countersign.E001")
        for alias in databases or ()
        if is_too_old(alias)
    ]


def is_too_old(alias: str = "default") -> bool:
    """Did a version before the first release make this database?"""
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute(_ASKED, [_FIRST])
            return cursor.fetchone() is not None
    except (OperationalError, ProgrammingError):
        return False  # it has no tables yet, or does not answer: migrate will say so itself
