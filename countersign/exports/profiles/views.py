"""Profiles: the list, writing one, giving it to other organizations."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from countersign.accounts.doors import manager_only, owner_only
from countersign.accounts.http import MemberRequest
from countersign.accounts.models import Membership, Role
from countersign.exports.access import own_profile
from countersign.exports.formats import FORMATS
from countersign.exports.models import ExportProfile, Schedule, Target
from countersign.exports.queries import profiles_of
from countersign.invoices.access import not_by_link

from . import actions
from .forms import CopyForm, ProfileForm


@require_safe
@manager_only
@not_by_link
def profiles(request: MemberRequest) -> HttpResponse:
    """All profiles of the organization, and the formats for another one."""
    member = request.membership
    rows = [
        {
            "pk": one.pk,
            "name": one.name,
            "format": FORMATS[one.format].label if one.format in FORMATS else "",
            "counts": one.counts,
            "schedule": Schedule(one.schedule).label
            if one.schedule != Schedule.NEVER
            else "",
            "target": Target(one.target).label if one.target != Target.NONE else "",
        }
        for one in profiles_of(member.organization_id)
    ]
    formats = [(name, one.label) for name, one in FORMATS.items()]
    context = {"room": "exports", "rows": rows, "formats": formats}
    return render(request, "exports/profiles/list.html", context)


@manager_only
@not_by_link
def add(request: MemberRequest, name: str) -> HttpResponse:
    """A new profile of a format."""
    if name not in FORMATS:
        raise Http404
    organization = request.membership.organization
    return _edit(request, ExportProfile(organization=organization, format=name))


@manager_only
@not_by_link
def change(request: MemberRequest, pk: int) -> HttpResponse:
    """A profile's name, file name and settings."""
    return _edit(request, own_profile(request, pk))


@manager_only
@not_by_link
def delete(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask first, then forget a profile."""
    profile = own_profile(request, pk)
    if request.method != "POST":
        context = {"room": "exports", "profile": profile}
        return render(request, "exports/profiles/delete.html", context)
    actions.delete(profile, by=request.membership)
    messages.success(request, _("%(name)s is deleted.") % {"name": profile})
    return redirect("exports:profiles")


@owner_only
def copy(request: MemberRequest, pk: int) -> HttpResponse:
    """Give a profile to other organizations that one owns."""
    profile = own_profile(request, pk)
    owned = _owned(request.membership)
    form = CopyForm(owned, request.POST if request.method == "POST" else None)
    if form.is_valid():
        chosen = [owned[int(one)] for one in form.cleaned_data["organizations"]]
        names = actions.copy(profile, to=chosen)
        _tell(request, profile, names, chosen)
        return redirect("exports:profiles")
    context = {"room": "exports", "profile": profile, "form": form, "owned": owned}
    status = 422 if form.errors else 200
    return render(request, "exports/profiles/copy.html", context, status=status)


def _tell(
    request: MemberRequest,
    profile: ExportProfile,
    names: list[str],
    chosen: list[Membership],
) -> None:
    if names:
        text = _("%(name)s is copied to: %(organizations)s.")
        words = {"name": profile, "organizations": ", ".join(names)}
        messages.success(request, text % words)
    others = {str(one.organization) for one in chosen} - set(names)
    if others:
        text = _(
            "Not copied, as another format has this name there: %(organizations)s."
        )
        messages.error(request, text % {"organizations": ", ".join(sorted(others))})


def _owned(member: Membership) -> dict[int, Membership]:
    """The other organizations that the same person owns."""
    mine = Membership.objects.filter(user=member.user_id, role=Role.OWNER)
    others = mine.exclude(organization=member.organization_id)
    found = others.select_related("organization", "user").order_by("organization__name")
    return {one.organization_id: one for one in found}


def _edit(request: MemberRequest, profile: ExportProfile) -> HttpResponse:
    is_new = profile.pk is None
    posted = request.POST if request.method == "POST" else None
    form = ProfileForm(posted, instance=profile)
    if form.is_valid():
        try:
            actions.save(profile, by=request.membership)
        except actions.NameTaken:
            form.add_error("name", _("Another profile has this name."))
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": profile})
            return redirect("exports:profiles")
    context = {
        "room": "exports",
        "form": form,
        "profile": profile,
        "is_new": is_new,
        "label": FORMATS[profile.format].label,
    }
    status = 422 if form.errors else 200
    return render(request, "exports/profiles/profile.html", context, status=status)
