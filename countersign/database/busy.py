"""What somebody is told when something went wrong: whether it helps to try again, and when."""

import errno
import os
import sys
from pathlib import Path
from typing import Final

from django.db import DatabaseError, Error, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from countersign import room

_TOO_LONG: Final = "57014"  # PostgreSQL: a statement was ended by its time-out
_IN_USE: Final = ("55P03", "40P01")  # a lock was not to be had
_LOCKED: Final = ("database is locked", "database table is locked")  # SQLite
_READ_ONLY: Final = "25006"  # as a standby is, or what an operator has closed
_UNWRITABLE: Final = ("attempt to write a readonly database",)  # SQLite
_DISK_FULL: Final = "53100"
_NO_ROOM: Final = ("database or disk is full",)  # SQLite
# SQLite, where it could not make or lengthen a file: it does not say why.
_NO_FILE: Final = ("unable to open database file", "disk I/O error")
_SECONDS: Final = "5"


def went_wrong(request: HttpRequest) -> HttpResponse:
    """Django's answer to an error that nobody caught: 503 where the database could not just now, else the usual 500."""
    problem = sys.exception()
    if not can_not_now(problem):
        return server_error(request)
    heading, what_now = _full() if is_full(problem) else _words(problem)
    page = render_to_string("503.html", {"heading": heading, "what_now": what_now})
    return HttpResponse(page, status=503, headers={"Retry-After": _SECONDS})


def can_not_now(problem: BaseException | None) -> bool:
    """Is it no fault of ours: a database or disk that may do the same later?"""
    away = isinstance(problem, OperationalError | InterfaceError)
    return away or _is_read_only(problem) or is_full(problem)


def _is_read_only(problem: BaseException | None) -> bool:
    return isinstance(problem, Error) and (
        _state(problem) == _READ_ONLY or str(problem) in _UNWRITABLE
    )


def _state(problem: BaseException) -> str | None:
    """PostgreSQL's code of what went wrong."""
    return getattr(problem.__cause__, "sqlstate", None)


def is_full(problem: BaseException | None) -> bool:
    """Did a disk have no room left: ours, or the database's?"""
    if isinstance(problem, OSError):
        return problem.errno in (errno.ENOSPC, errno.EDQUOT)
    if not isinstance(problem, DatabaseError):
        return False
    if str(problem) in _NO_FILE:
        return any(map(room.is_full, _folders()))
    return _state(problem) == _DISK_FULL or str(problem) in _NO_ROOM


def _folders() -> list[Path]:
    """Where SQLite makes files: beside the database, and what it puts aside while it writes."""
    if connection.vendor != "sqlite":
        return []
    beside = Path(connection.settings_dict["NAME"]).parent
    return [beside, Path(os.environ.get("SQLITE_TMPDIR", beside))]


def _full() -> tuple[str, str]:
    return _("The disk is full"), _(
        "Nothing was changed. What was saved before is kept and can be read, and what you typed still stands where you go back to. "
        "Whoever runs this installation has to make room first."
    )


def _words(problem: BaseException | None) -> tuple[str, str]:
    state = _state(problem) if problem else None
    if _is_read_only(problem):
        return _("The database can only be read at the moment"), _(
            "Nothing was changed. What was saved before is kept and can be read, and what you typed still stands where you go back to. "
            "Try again in a minute."
        )
    if state == _TOO_LONG:
        return _("This took too long"), _(
            "It was stopped; what was saved before is kept. Ask for less at a time, with a filter or fewer days, "
            "or go back, where what you typed still stands, and try again in a minute."
        )
    if state in _IN_USE or str(problem) in _LOCKED:
        return _("Somebody else is changing this right now"), _(
            "What was saved before is kept. Go back, where what you typed still stands, and try again in a moment."
        )
    return _("The database does not answer at the moment"), _(
        "What was saved before is kept. Go back, where what you typed still stands, and try again in a minute."
    )
