"""A short-lived token for a kept permission (OAuth2, RFC 6749, 6): what Microsoft and Google take in place of a password."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from threading import Lock
from typing import Any, Final

from django.conf import settings

from .near import is_near
from .problems import Away

_PATIENCE: Final = 15  # seconds
_MOST: Final = 64 * 1024  # bytes of an answer
_EARLY: Final = 120  # seconds before it ends a token is not used any more
_REFUSED: Final = (400, 401, 403)


@dataclass(frozen=True, slots=True)
class Permission:
    """What a token is asked with: where, as which client, by which refresh token."""

    token_url: str
    client_id: str
    client_secret: str
    refresh_token: str
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    """An access token; `refresh_token` is the one to ask with from now on."""

    access_token: str
    refresh_token: str


class _Straight(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: secrets go where they were meant to go or nowhere."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_tokens: dict[Permission, tuple[float, Token]] = {}
_asking = Lock()


def token_for(permission: Permission, *, anew: bool = False) -> Token:
    """A token that works now: one that this process has, else, or `anew`, a fresh one. Raises Away."""
    with _asking:
        ends_at, token = _tokens.get(permission, (0.0, None))
        if token and ends_at > time.monotonic() and not anew:
            return token
        answer = _asked(permission)
        refresh = str(answer.get("refresh_token") or permission.refresh_token)
        token = Token(str(answer["access_token"]), refresh)
        _tokens.pop(permission, None)
        lasts = _seconds(answer.get("expires_in")) - _EARLY
        _tokens[permission] = time.monotonic() + lasts, token
        return token


def forget(permission: Permission) -> None:
    """Use the token that we have no more: the mail server did not take it."""
    with _asking:
        _tokens.pop(permission, None)


def _asked(permission: Permission) -> dict[str, Any]:
    _must_be_allowed(permission.token_url)
    told = {
        "grant_type": "refresh_token",
        "client_id": permission.client_id,
        "client_secret": permission.client_secret,
        "refresh_token": permission.refresh_token,
        "scope": permission.scope,
    }
    body = urllib.parse.urlencode({name: text for name, text in told.items() if text})
    request = urllib.request.Request(permission.token_url, body.encode(), method="POST")  # noqa: S310 - looked at above
    opener = urllib.request.build_opener(_Straight, urllib.request.ProxyHandler())
    try:
        with opener.open(request, timeout=_PATIENCE) as answer:
            found = json.loads(answer.read(_MOST))
    except urllib.error.HTTPError as problem:
        with problem:
            said = problem.read(_MOST).decode("utf-8", "replace")
        code = "no-permission" if problem.code in _REFUSED else "no-token"
        raise Away(code, " ".join(said.split())) from problem
    except (OSError, HTTPException, ValueError) as problem:
        raise Away("no-token", str(problem)) from problem
    if not isinstance(found, dict) or not found.get("access_token"):
        raise Away("no-token")
    return found


def _must_be_allowed(url: str) -> None:
    """Secrets are sent encrypted, or within the own network."""
    try:
        parts = urllib.parse.urlsplit(url)
        host = parts.hostname or ""
    except ValueError as problem:
        raise Away("no-token", str(problem)) from problem
    if (hosts := settings.MAILBOX_HOSTS) and host not in hosts:
        raise Away("token-not-allowed")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_near(host)):
        raise Away("token-in-the-clear")


def _seconds(said: object) -> float:
    try:
        return float(str(said))
    except ValueError:
        return 0.0
