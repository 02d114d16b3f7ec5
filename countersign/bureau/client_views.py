"""A new client, and setting one up like another."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countersign.accounts.actions import found, open_first
from countersign.accounts.doors import owner_only, person_only
from countersign.accounts.http import MemberRequest
from countersign.accounts.models import Approvals, Membership, Role
from countersign.accounts.places import address_in

from . import actions
from .forms import NewForm, TakeOverForm


@person_only
def new(request: MemberRequest) -> HttpResponse:
    """Another organization, by who owns one: with what is usual in its country, or set up like one of theirs."""
    owned = _owned(request.membership)
    by = owned.get(request.membership.organization_id) or next(iter(owned.values()), None)  # fmt: skip
    if by is None or not by.owns:
        raise Http404
    form = NewForm(request.POST or None, by=by, owned=owned)
    if request.method == "POST" and form.is_valid():
        made = found(
            form.cleaned_data["name"],
            country=form.chosen_country,
            approval=Approvals(form.cleaned_data["approval"]),
            by=by,
        )
        if source := form.chosen_source:
            done = actions.take_over(list(actions.Part), source=source, by=made)
            _warn(request, done)
        open_first(made.user, made.organization)
        messages.success(request, _("%(name)s is set up. You own it.") % {"name": made.organization})  # fmt: skip
        return redirect(address_in(made.organization_id, "home"))
    context = {"form": form, "across": True, "room": "organizations"}
    status = 422 if form.errors else 200
    return render(request, "bureau/new.html", context, status=status)


@owner_only
def take_over(request: MemberRequest) -> HttpResponse:
    """Take chart, rules, export profiles and the like over from another organization that one owns."""
    owned = _owned(request.membership)
    owned.pop(request.membership.organization_id, None)
    form = TakeOverForm(request.POST or None, owned=owned)
    if request.method == "POST" and form.is_valid():
        source = form.chosen_source
        done = actions.take_over(form.chosen_parts, source=source, by=request.membership)  # fmt: skip
        text = _("Taken over from %(organization)s.")
        messages.success(request, text % {"organization": source.organization})
        _warn(request, done)
        return redirect("bureau_client:take_over")
    context = {"form": form, "owned": owned, "room": "settings"}
    status = 422 if form.errors else 200
    return render(request, "bureau/take_over.html", context, status=status)


def _warn(request: MemberRequest, done: actions.TakenOver) -> None:
    if not done.unreachable:
        return
    text = ngettext(
        "%(count)s rule of approval was left out: it asks for more people than work here yet.",
        "%(count)s rules of approval were left out: they ask for more people than work here yet.",
        done.unreachable,
    )
    messages.warning(request, text % {"count": done.unreachable})


def _owned(member: Membership) -> dict[int, Membership]:
    """The organizations that somebody owns, by name; none where their mail address does not count."""
    mine = Membership.objects.filter(user=member.user_id, role=Role.OWNER)
    found_ones = mine.select_related("organization", "user")
    owned = {one.organization_id: one for one in found_ones.order_by("organization__name", "pk")}  # fmt: skip
    for one in owned.values():
        one.address = member.address
    return {pk: one for pk, one in owned.items() if one.owns}
