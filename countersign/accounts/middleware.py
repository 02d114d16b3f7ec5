"""Who asks, and in which organization: puts the membership of the signed-in user on the request. And where nobody gets in."""

import logging
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _

from .addresses import address_of
from .doors import DOOR, PERSON, has_door, is_in_an_organization
from .formats import choose_locale, locale_override
from .models import Membership
from .places import (
    Place,
    address_across,
    address_in,
    parted,
    place,
    standing_in,
)
from .whose import whose

log = logging.getLogger(__name__)

START: Final = "home"
_LOOKING: Final = ("GET", "HEAD")


class OrganizationMiddleware:
    """Takes the organization out of the address (`places`), and puts it into all addresses that are made for the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        there, request.path_info = parted(request.path_info)
        with ExitStack() as until_answered:
            until_answered.enter_context(standing_in(there))
            request.until_answered = until_answered  # type: ignore[attr-defined]
            return self.get_response(request)


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
    """Sets `request.membership` (or None), and the time zone, language and forms for what is shown.

    For whoever works in several organizations each page has one in its address. Where there is none it is found by the row that
    the address names; a page is shown in that which was opened last otherwise, but nothing is written by guessing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        membership = request.user.membership if request.user.is_authenticated else None
        with timezone.override(None), locale_override(""):
            enter(request, membership)
            response = self.get_response(request)
            if response.status_code == 404 and place():
                return _elsewhere(request) or response
            return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_arguments: Any
    ) -> HttpResponse | None:
        """Let the address of a page say in which organization it is, before anything is done there."""
        member: Membership | None = request.membership  # type: ignore[attr-defined]
        if member is None or member.via or not request.user.works_in_several:  # type: ignore[union-attr]
            return None
        if place():
            across = getattr(view, DOOR, "") == PERSON and request.method in _LOOKING
            return redirect(_named(request, 0)) if across else None
        if not is_in_an_organization(view):
            return None
        match = request.resolver_match
        if match and match.view_name == START and not member.user.opens_id:
            return redirect(address_across(settings.START_OF_SEVERAL))
        there = whose(match, member.user)
        if request.method in _LOOKING:
            return redirect(_named(request, (there or member).organization_id))
        if there is None:
            return render(request, "accounts/organizations/which.html", status=409)
        request.until_answered.enter_context(standing_in(Place(there.organization_id)))  # type: ignore[attr-defined]
        enter(request, there)
        return None


def _named(request: HttpRequest, organization_id: int) -> str:
    """The same address, in an organization; 0 for none."""
    root = address_in(organization_id, "home")
    path = f"{root}{escape_uri_path(request.path_info.removeprefix('/'))}"
    asked = request.META.get("QUERY_STRING", "")
    return f"{path}?{asked}" if asked else path


def _elsewhere(request: HttpRequest) -> HttpResponse | None:
    """To the organization where the row is that is not in this one, if it is another one of the same person's."""
    member: Membership | None = request.membership  # type: ignore[attr-defined]
    user = request.user
    if request.method not in _LOOKING or (member and member.via):
        return None
    if not user.is_authenticated or not user.works_in:
        return None
    there = whose(request.resolver_match, user)
    if there is None or there.organization_id == place():
        return None
    text = _("This is in %(organization)s, where you are now.")
    with standing_in(Place(there.organization_id)):
        messages.info(request, text % {"organization": there.organization})
    return redirect(_named(request, there.organization_id))


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
