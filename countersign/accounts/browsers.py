"""Browsers that somebody has signed in with before: wrong tries elsewhere do not shut them out there.

A signed cookie says which accounts a browser has signed in with. It lets nobody in; it only says whose tries are counted apart.
"""

import secrets
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

from .models import User

COOKIE: Final = "countersign_browser"
_SALT: Final = "countersign.accounts.browser"
_REMEMBERED: Final = timedelta(days=365)
_MOST: Final = 10  # accounts


def remember(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Note in the browser that this account has signed in there."""
    name, accounts = _noted(request)
    own = _sign(user.email)
    others = [one for one in accounts if one != own]
    value = [name or secrets.token_urlsafe(12), [own, *others][:_MOST]]
    response.set_cookie(
        _cookie(),
        signing.dumps(value, salt=_SALT),
        max_age=_REMEMBERED,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def known(request: HttpRequest, email: str) -> str:
    """What a browser is called that the account has signed in with before; nothing for any other one."""
    name, accounts = _noted(request)
    return f"browser-{name}" if email and _sign(email) in accounts else ""


def _noted(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        name, accounts = signing.loads(
            request.COOKIES.get(_cookie(), ""), salt=_SALT, max_age=_REMEMBERED
        )
    except signing.BadSignature:
        return "", []
    return name, accounts


def _cookie() -> str:
    return f"{settings.COOKIE_PREFIX}{COOKIE}"


def _sign(email: str) -> str:
    return salted_hmac(_SALT, email.strip().lower(), algorithm="sha256").hexdigest()[
        :20
    ]
