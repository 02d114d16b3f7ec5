"""Who comes in by an access link: the cookie that names it, and the look at the link on every request."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from countersign.accounts.doors import DOOR
from countersign.accounts.middleware import enter
from countersign.review.models import AccessLink

COOKIE: Final = "countersign_link"
_SALT: Final = "countersign.review.link"
_OPEN_DOORS: Final = ("public", "link_only")


def let_in(request: HttpRequest, response: HttpResponseBase, link: AccessLink) -> None:
    """Give the browser a short session by this link; nothing is written to the database.

    It counts until somebody signs in or out in the same browser. The cookie is remembered for as long
    as a link lasts, so that a session that is over can say so.
    """
    response.set_cookie(
        _cookie(),
        signing.dumps([link.pk, request.user.pk], salt=_SALT),
        max_age=timedelta(hours=settings.LINK_HOURS),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def see_out(response: HttpResponseBase) -> None:
    """End the session by link in this browser."""
    response.delete_cookie(_cookie(), samesite="Lax")


class LinkMiddleware:
    """Sets `request.membership` to the link's manager, with `via` naming the link.

    The link is checked on every request: revoked, expired or without its manager, it is over at once. Whoever signs
    in or out ends the visit, so that nobody acts as two people in one browser.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.link_ended = False  # type: ignore[attr-defined]
        if not request.COOKIES.get(_cookie()):
            return self.get_response(request)
        link = _link_of(request)
        if link:
            enter(request, link.membership, via=f"link {link.pk}")
            link.membership.beside = request.user.pk
        request.link_ended = link is None  # type: ignore[attr-defined]
        before = request.user.pk
        response = self.get_response(request)
        patch_vary_headers(response, ["Cookie"])
        if _cookie() in response.cookies:
            return response
        if request.user.pk != before:
            see_out(response)
        elif link:
            let_in(request, response, link)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_: object
    ) -> HttpResponse | None:
        """Somebody whose session by link is over, and who is nobody else here, is told so."""
        door = getattr(view, DOOR, "public")
        is_over = request.link_ended and request.membership is None  # type: ignore[attr-defined]
        if not is_over or door in _OPEN_DOORS:
            return None
        return render(request, "review/links/over.html", status=403)


def _cookie() -> str:
    return f"{settings.COOKIE_PREFIX}{COOKIE}"


def _link_of(request: HttpRequest) -> AccessLink | None:
    try:
        link_id, user_id = signing.loads(
            request.COOKIES[_cookie()],
            salt=_SALT,
            max_age=timedelta(minutes=settings.LINK_SESSION_MINUTES),
        )
    except signing.BadSignature:
        return None
    if user_id != request.user.pk:
        return None
    link = AccessLink.objects.live().filter(pk=link_id).first()
    return link if link and link.membership.manages else None
