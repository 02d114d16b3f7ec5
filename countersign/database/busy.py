"""What somebody is told when something went wrong: whether it helps to try again, and when."""

import errno
import sys
from typing import Final

from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import server_error

_TOO_LONG: Final = "57014"  # PostgreSQL: a statement was ended by its time-out
_IN_USE: Final = ("55P03", "40P01")  # a lock was not to be had
_LOCKED: Final = ("database is locked", "database table is locked")  # SQLite
_DISK_FULL: Final = "53100"
_NO_ROOM: Final = ("database or disk is full",)  # SQLite
_SECONDS: Final = "5"


def went_wrong(request: HttpRequest) -> HttpResponse:
    """Django's answer to an error that nobody caught: 503 where the database had no time, else the usual 500."""
    problem = sys.exception()
    if is_full(problem):
        heading, what_now = _full()
    elif isinstance(problem, OperationalError):
        heading, what_now = _words(problem)
    else:
        return server_error(request)
    page = render_to_string("503.html", {"heading": heading, "what_now": what_now})
    return HttpResponse(page, status=503, headers={"Retry-After": _SECONDS})


def is_full(problem: BaseException | None) -> bool:
    """Did a disk have no room left: ours, or the database's?"""
    if isinstance(problem, OSError):
        return problem.errno in (errno.ENOSPC, errno.EDQUOT)
    if not isinstance(problem, DatabaseError):
        return False
    state = getattr(problem.__cause__, "sqlstate", None)
    return state == _DISK_FULL or str(problem) in _NO_ROOM


def _full() -> tuple[str, str]:
    return _("The disk is full"), _(
        "Nothing was changed. What was saved before is kept and can be read, and what you typed still stands where you go back to. "
        "Whoever runs this installation has to make room first."
    )


def _words(problem: OperationalError) -> tuple[str, str]:
    state = getattr(problem.__cause__, "sqlstate", None)
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
