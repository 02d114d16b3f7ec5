"""Ending sessions: one's own, and for owners those of who works in their organization alone."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from . import actions
from .access import fellow_member, must_end_sessions, sees_sessions, session_for
from .doors import owner_only, signed_in_only
from .http import MemberRequest
from .models import Membership
from .open_sessions import sessions_of


@require_safe
@owner_only
def ways_in(request: MemberRequest, pk: int) -> HttpResponse:
    """Where a member is signed in, and the links that let them in."""
    member = fellow_member(request, pk)
    may_see = member.user_id == request.membership.user_id or sees_sessions(member)
    key = request.session.session_key
    context = {
        "person": member,
        "sees_sessions": may_see,
        "sessions": sessions_of(member, key) if may_see else [],
        "room": "people",
    }
    return render(request, "accounts/ways_in.html", context)


@require_POST
@signed_in_only
def end_session(request: MemberRequest, pk: int) -> HttpResponse:
    """End one session now: one's own, or for an owner that of who works here alone."""
    found, of = session_for(request, pk)
    actions.end_session(found, of=of, by=request.membership)
    messages.success(request, _("The session is ended."))
    return _back(request, of)


@require_POST
@signed_in_only
def end_own_sessions(request: MemberRequest) -> HttpResponse:
    """End all of one's own sessions but the one that asks."""
    return _end_others(request)


def _end_others(request: MemberRequest) -> HttpResponse:
    own = fellow_member(request, request.membership.pk)
    key = request.session.session_key or ""
    actions.end_all_sessions(own, by=request.membership, but=key)
    update_session_auth_hash(request, own.user)
    messages.success(request, _("You are signed in nowhere but here any more."))
    return redirect("accounts:personal")


@require_POST
@owner_only
def end_sessions(request: MemberRequest, pk: int) -> HttpResponse:
    """End all sessions of a member who works here alone."""
    member = fellow_member(request, pk)
    if member.user_id == request.membership.user_id:
        return _end_others(request)
    must_end_sessions(request, member)
    return _end_all(request, member)


def _end_all(request: MemberRequest, member: Membership) -> HttpResponse:
    actions.end_all_sessions(member, by=request.membership)
    text = _("%(member)s is signed in nowhere any more.")
    messages.success(request, text % {"member": member})
    return _back(request, member)


def _back(request: MemberRequest, of: Membership) -> HttpResponse:
    if of.user_id == request.membership.user_id:
        return redirect("accounts:personal")
    return redirect("accounts:ways_in", of.pk)
