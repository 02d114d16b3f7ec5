"""Who comes in by an access link: the cookie that names it, and the look at the link on every request."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from countersign.accounts.doors import DOOR
from countersign.accounts.middleware import enter
from countersign.accounts.places import place
from countersign.review.models import AccessLink

COOKIE: Final = "countersign_link"
_SALT: Final = "countersign.review.link"
# So many links of one person count in one browser besides the last one, each in another organization.
_AT_ONCE: Final = 9
_OPEN_DOORS: Final = ("public", "link_only")


def let_in(request: HttpRequest, response: HttpResponseBase, link: AccessLink) -> None:
    """Give the browser a short session by this link; nothing is written to the database.

    It counts until somebody signs in or out in the same browser. The cookie is remembered for as long
    as a link lasts, so that a session that is over can say so. Links of the same person in other organizations go on beside it.
    """
    whose = link.membership.user_id
    said = _said(request)
    others = said.links if said and said.whose == whose else ()
    links = [pk for pk in others if pk != link.pk][-_AT_ONCE:]
    response.set_cookie(
        _cookie(),
        signing.dumps([[*links, link.pk], request.user.pk, whose], salt=_SALT),
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


@dataclass(frozen=True, slots=True)
class _Said:
    """What the cookie says: by which links somebody is in, the last one last; beside which user; whose they are."""

    links: Sequence[int]
    beside: int | None
    whose: int


def _said(request: HttpRequest) -> _Said | None:
    try:
        kept = signing.loads(
            request.COOKIES[_cookie()],
            salt=_SALT,
            max_age=timedelta(minutes=settings.LINK_SESSION_MINUTES),
        )
        # Of the release before: one link.
        links, beside, whose = kept if len(kept) > 2 else ([kept[0]], kept[1], 0)
    except (KeyError, ValueError, signing.BadSignature):
        return None
    said = _Said(links, beside, whose)
    return said if said.beside == request.user.pk else None


def _link_of(request: HttpRequest) -> AccessLink | None:
    """The link that counts for this request: in the organization that its address names, or else the last one."""
    said = _said(request)
    if not said:
        return None
    links = said.links if place() else said.links[-1:]
    found = [
        one for one in AccessLink.objects.live().filter(pk__in=links) if _is_here(one)
    ]
    link = max(found, key=lambda one: said.links.index(one.pk), default=None)
    return link if link and link.membership.manages else None


def _is_here(link: AccessLink) -> bool:
    return place() in (0, link.organization_id)
