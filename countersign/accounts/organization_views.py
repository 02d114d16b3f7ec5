"""Several organizations of one person: choosing one."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from . import actions
from .doors import person_only
from .http import MemberRequest
from .models import Membership, Role
from .places import address_across, address_in


@require_safe
@person_only
def choose(request: MemberRequest) -> HttpResponse:
    """All organizations that one works in, to open one: as a page, or for the menu in the bar."""
    mine = Membership.objects.filter(user=request.membership.user_id)
    members = mine.select_related("organization").order_by("organization__name", "pk")
    asked = request.GET.get("from", "")
    owns = request.membership.user.counts and any(
        one.role == Role.OWNER for one in members
    )
    context = {
        "owns": owns,
        "members": members,
        "here": int(asked) if asked.isdecimal() else 0,
        "across": True,
    }
    part = "_menu" if request.headers.get("HX-Request") else "choose"
    return render(request, f"accounts/organizations/{part}.html", context)


@require_POST
@person_only
def open_organization(request: MemberRequest) -> HttpResponse:
    """Go on in another organization, today and whenever one comes in; without one, with all at a glance."""
    user = request.membership.user
    asked = request.POST.get("organization", "")
    if not asked:
        actions.open_first(user, None)
        return redirect(address_across(settings.START_OF_SEVERAL))
    mine = Membership.objects.filter(user=user).select_related("organization")
    wanted = int(asked) if asked.isdecimal() and len(asked) < 19 else 0
    member = get_object_or_404(mine, organization=wanted)
    actions.open_first(user, member.organization)
    return redirect(address_in(wanted, "home"))
