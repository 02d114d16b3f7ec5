"""The door of the API: who asks is the member of a token, and nobody else."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from countersign.accounts.doors import DOOR
from countersign.accounts.middleware import enter
from countersign.accounts.places import Place, standing_in
from countersign.accounts.queries import lacks_factor
from countersign.tokens.actions import count, token_for
from countersign.tokens.models import Token

from .actions import digest, once, once_outside
from .problems import Problem

View = Callable[..., HttpResponseBase]

_SCHEME: Final = "bearer"
_SAFE: Final = ("GET", "HEAD")
KEY: Final = "Idempotency-Key"
LONGEST: Final = 255
"""Of how many characters an Idempotency-Key is at most."""
FOR_FILES: Final = frozenset({"upload_document", "further_files", "read_statement"})
"""Operations that are sent a file, by the names of their addresses: they keep their answers themselves."""
_OUTSIDE: Final = frozenset({"get_cut", "agree_datev_form", "ask_vies"})
"""Addresses whose POST waits for the storage or a network."""


def token_only(view: View) -> View:
    """Let in whom a bearer token names, as the member it acts for; what asks without one finds out from each operation."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
        enter(request, None)
        request.token = None  # type: ignore[attr-defined]
        try:
            token = _come_in(request)
            _must_fit(request)
            return _answer(request, token, lambda: view(request, *args, **kwargs))
        except Problem as problem:
            return problem.response

    setattr(guarded, DOOR, "token_only")
    setattr(guarded, "csrf_exempt", True)  # noqa: B010
    return guarded


def key_of(request: HttpRequest) -> str:
    """The Idempotency-Key of a call; empty where it has none. Raises Problem for one that can't be kept."""
    key = request.headers.get(KEY, "")
    if len(key) > LONGEST:
        text = _("This Idempotency-Key is too long (at most: %(most)s).")
        raise Problem("not-readable", text % {"most": LONGEST})
    if not (key.isascii() and key.isprintable()):
        text = _("This Idempotency-Key has a character that is not printable ASCII.")
        raise Problem("not-readable", text)
    return key


def asked_of(request: HttpRequest, body: bytes) -> str:
    """By what a call is known to ask for the same as another one."""
    whole = request.get_full_path().encode()
    return digest((str(request.method).encode(), whole, body))


def _come_in(request: HttpRequest) -> Token | None:
    said = request.headers.get("Authorization")
    if said is None:
        return None
    scheme, _space, secret = said.partition(" ")
    token = token_for(secret.strip()) if scheme.lower() == _SCHEME else None
    member = token.acts_as if token else None
    if token is None or member is None:
        raise Problem("no-token", headers={"WWW-Authenticate": "Bearer"})
    _must_be_counted(request, token)
    if token.membership and lacks_factor(member):
        text = _(
            "This organization asks for a second factor, and whoever it acts for has none. They set one up, and make a new token."
        )
        raise Problem("not-allowed", text)
    request.until_answered.enter_context(  # type: ignore[attr-defined]
        standing_in(Place(token.organization_id))
    )
    enter(request, member, via=str(token))
    request.token = token  # type: ignore[attr-defined]
    return token


def _must_be_counted(request: HttpRequest, token: Token) -> None:
    try:
        counted = count(token)
    except DatabaseError:  # whoever only looks is answered while nothing can be written
        if request.method not in _SAFE:
            raise
        counted = True
    if not counted:
        raise Problem("too-often", headers={"Retry-After": "60"})


def _must_fit(request: HttpRequest) -> None:
    """Bound what is sent before any of it is read."""
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if is_for_files(request):
        most += settings.UPLOAD_MAX_BYTES
    text = request.META.get("CONTENT_LENGTH") or "0"
    if text.isascii() and text.isdigit() and int(text) > most:
        raise Problem("too-large")


def is_for_files(request: HttpRequest) -> bool:
    """Is a file sent by this call?"""
    match = request.resolver_match
    return bool(match and match.url_name in FOR_FILES) and request.method == "POST"


def _answer(
    request: HttpRequest, token: Token | None, act: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    if request.method != "POST" or token is None or is_for_files(request):
        return act()
    key = key_of(request)
    if not key:
        return act()
    match = request.resolver_match
    is_outside = bool(match and match.url_name in _OUTSIDE)
    kept = once_outside if is_outside else once
    return kept(token, key, asked_of(request, request.body), act)
