"""The doors: every view wears exactly one, so that no page stands open by mistake (`DoorMiddleware` refuses one that has none).

Somebody unknown is sent to sign in and comes back; a member whose role may not see
a page is told that it does not exist; somebody who is no member any more is told so.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render

from .http import MemberRequest
from .models import Membership

P = ParamSpec("P")
View = Callable[Concatenate[MemberRequest, P], HttpResponseBase]
Door = Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]

DOOR = "countersign_door"
_ADMITS: Final = "countersign_door_admits"
SIGNED_IN: Final = "signed_in_only"
PERSON: Final = "person_only"
# Views of these packages are let through: they guard themselves.
_WITH_LOCKS_OF_THEIR_OWN: Final = ("allauth.",)


def _door(name: str, admits: Callable[[Membership], bool]) -> Callable[[Any], Any]:
    def wear(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(
            request: Any, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            if request.membership is None:
                if request.user.is_authenticated:
                    return render(request, "accounts/no_member.html", status=404)
                return redirect_to_login(request.get_full_path())
            if name in (SIGNED_IN, PERSON) and request.membership.via:
                if request.user.is_authenticated:  # as somebody else
                    raise Http404
                return redirect_to_login(request.get_full_path())
            if not request.membership.via and request.user.wants_factor:
                return render(request, "accounts/factor_wanted.html", status=403)
            if not admits(request.membership):
                raise Http404
            return view(request, *args, **kwargs)

        setattr(guarded, DOOR, name)
        setattr(guarded, _ADMITS, admits)
        return guarded

    return wear


agent_only: Door[...] = _door(
    "agent_only", lambda member: member.enters and not member.via
)
manager_only: Door[...] = _door("manager_only", lambda member: member.manages)
member_only: Door[...] = _door("member_only", lambda member: True)
# What somebody sets for themselves: a link from a mail is no way to it, signing in is.
signed_in_only: Door[...] = _door(SIGNED_IN, lambda member: True)
# What is about all organizations of a person: its address names none, and who is asked is the user, not the membership.
person_only: Door[...] = _door(PERSON, lambda member: True)
owner_only: Door[...] = _door(
    "owner_only", lambda member: member.owns and not member.via
)


def public(view: Callable[Concatenate[HttpRequest, P], HttpResponseBase]) -> Any:
    """Anyone may come in: sign-in pages, health checks."""
    setattr(view, DOOR, "public")
    return view


def link_only(view: Callable[Concatenate[HttpRequest, P], HttpResponseBase]) -> Any:
    """The view itself checks a token from a mail."""
    setattr(view, DOOR, "link_only")
    return view


def is_admitted(view: Callable[..., Any], member: Membership | None) -> bool:
    """Whether a member passes the door of a view for members; nobody passes one that is for no members."""
    admits = getattr(view, _ADMITS, None)
    return admits is not None and member is not None and bool(admits(member))


def is_in_an_organization(view: Callable[..., Any]) -> bool:
    """Whether a view is for members of one organization."""
    return hasattr(view, _ADMITS) and getattr(view, DOOR) != PERSON


def has_door(view: Callable[..., Any]) -> bool:
    """Whether a view wears one, or is somebody else's that we have let in knowingly."""
    return hasattr(view, DOOR) or view.__module__.startswith(_WITH_LOCKS_OF_THEIR_OWN)
