"""Who asks: puts the membership of the signed-in user on the request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from .addresses import address_of
from .models import Membership


class MembershipMiddleware:
    """Sets `request.membership` (or None), and the organization's time zone for what is shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        membership = request.user.membership if request.user.is_authenticated else None
        enter(request, membership)
        with timezone.override(None):
            if membership:
                timezone.activate(membership.zone)
            return self.get_response(request)


def enter(
    request: HttpRequest, membership: Membership | None, *, via: str = ""
) -> None:
    """Let the request act for this membership; `via` says how it came in when not by signing in."""
    if membership:
        membership.via = via
        membership.address = address_of(request, membership.organization)
        timezone.activate(membership.zone)
        translation.activate(membership.organization.language)
        request.LANGUAGE_CODE = membership.organization.language
    request.membership = membership  # type: ignore[attr-defined]
