"""Reading lists and reports from a read replica, but never anything older than what the reader wrote."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from django.conf import settings
from django.db import Error, connections, models
from django.http import HttpRequest, HttpResponseBase

REPLICA: Final = "replica"
COOKIE: Final = "countersign_wrote"
_KEPT: Final = 3600  # seconds; a copy that is further behind is out of order
_reading: ContextVar[bool] = ContextVar("reading_from_replica", default=False)
_listing: ContextVar[bool] = ContextVar("listing", default=False)

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)
View = Callable[Concatenate[R, P], HttpResponseBase]


class Router:
    """Django's router: reads inside `from_copy` go to the copy, all else to the database itself."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str | None:
        return REPLICA if _reading.get() else None

    def db_for_write(self, model: type[models.Model], **hints: Any) -> str:
        return "default"

    def allow_relation(self, *rows: models.Model, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == REPLICA else None


@contextmanager
def from_copy() -> Iterator[None]:
    """Read from the copy in this block. It must write nothing that it then reads."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def from_replica(view: View[R, P]) -> View[R, P]:
    """For lists and reports, inside their door: they read the copy, if there is one that knows enough.

    Their statements are planned for what they ask (`database.cursor`), not once for anything.
    """

    @wraps(view)
    def read(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        token = _listing.set(True)
        try:
            if REPLICA not in settings.DATABASES or not _has_seen(
                request.COOKIES.get(_cookie())
            ):
                return view(request, *args, **kwargs)
            with from_copy():
                return view(request, *args, **kwargs)
        finally:
            _listing.reset(token)

    return read


def is_listing() -> bool:
    """Is a list or report being read, from the copy or not?"""
    return _listing.get()


def _cookie() -> str:
    return f"{settings.COOKIE_PREFIX}{COOKIE}"


def _has_seen(position: str | None) -> bool:
    """Has the copy got everything up to this reader's last write? False when it cannot tell or does not answer."""
    try:
        with connections[REPLICA].cursor() as cursor:
            if position is None:
                cursor.execute("SELECT true")
            else:
                cursor.execute(
                    "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", [position]
                )
            return bool(cursor.fetchone()[0])
    except Error:
        connections[REPLICA].close()
        return False


class WroteMiddleware:
    """Notes in a cookie how far the database's log was after this browser's last change."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if REPLICA in settings.DATABASES and request.method not in ("GET", "HEAD"):
            with connections["default"].cursor() as cursor:
                cursor.execute("SELECT pg_current_wal_insert_lsn()::text")
                position = cursor.fetchone()[0]
            response.set_cookie(
                _cookie(),
                position,
                max_age=_KEPT,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response
