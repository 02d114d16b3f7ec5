"""Who asks: puts the membership of the signed-in user on the request. And where nobody gets in."""

import logging
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation

from .addresses import address_of
from .doors import has_door
from .formats import choose_locale, locale_override
from .models import Membership

log = logging.getLogger(__name__)


class DoorMiddleware:
    """Lets nobody in where a view has no door: it is not found, and the log names it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, _request: HttpRequest, view: Callable[..., Any], *_arguments: Any
    ) -> None:
        if not has_door(view):
            found = getattr(view, "view_class", view)
            log.error(
                "The view %s.%s has no door (accounts/doors.py): nobody is let in.",
                found.__module__,
                getattr(found, "__qualname__", ""),
            )
            raise Http404


class MembershipMiddleware:
    """Sets `request.membership` (or None), and the time zone, language and forms for what is shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        membership = request.user.membership if request.user.is_authenticated else None
        with timezone.override(None), locale_override(""):
            enter(request, membership)
            return self.get_response(request)


def enter(
    request: HttpRequest, membership: Membership | None, *, via: str = ""
) -> None:
    """Let the request act for this membership; `via` says how it came in when not by signing in."""
    if membership:
        membership.via = via
        membership.address = address_of(request, membership.organization)
        timezone.activate(membership.zone)
        language = language_of(request, membership)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        choose_locale(membership.user.locale)
    request.membership = membership  # type: ignore[attr-defined]


def language_of(request: HttpRequest, member: Membership) -> str:
    """What the member chose; else what their browser asks for, if it is one of ours; else the organization's."""
    if member.user.language:
        return member.user.language
    wanted = translation.get_language_from_request(request)
    asked = request.headers.get("Accept-Language", "").lower().split(",")
    if wanted in {choice.split(";")[0].strip().split("-")[0] for choice in asked}:
        return wanted
    return member.organization.language
