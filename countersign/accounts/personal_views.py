"""What members choose for themselves, and absences: one's own, and for the owner everybody's."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from . import actions
from .absences import actions as absences
from .absences.shown import absences_covered_by, absences_of
from .access import delegation_for, fellow_manager, fellow_member
from .doors import owner_only, signed_in_only
from .forms import AbsenceForm, PersonalForm
from .http import MemberRequest
from .models import Membership
from .open_sessions import sessions_of


@signed_in_only
def personal(request: MemberRequest) -> HttpResponse:
    """What members choose for themselves; managers also how they are told of invoices, and when they are away."""
    own = fellow_member(request, request.membership.pk)
    form = PersonalForm(request.POST or None, instance=own)
    if request.method == "POST" and form.is_valid():
        if form.changes:
            actions.change_own_settings(own, form.changes, by=request.membership)
        messages.success(request, _("Your settings are saved."))
        return redirect("accounts:personal")
    return _personal(request, form, AbsenceForm(absent=own))


@require_POST
@signed_in_only
def be_away(request: MemberRequest) -> HttpResponse:
    """Let somebody decide in one's own place for some days."""
    own = fellow_manager(request, request.membership.pk)
    form = AbsenceForm(request.POST, absent=own)
    if _delegate(request, own, form):
        return redirect("accounts:personal")
    return _personal(request, PersonalForm(instance=own), form)


@owner_only
def absence(request: MemberRequest, pk: int) -> HttpResponse:
    """The owner sets when a manager is away, and who decides meanwhile."""
    absent = fellow_manager(request, pk)
    form = AbsenceForm(request.POST or None, absent=absent)
    if request.method == "POST" and _delegate(request, absent, form):
        return redirect("accounts:people")
    context = {
        "absent": absent,
        "absences": absences_of(absent),
        "absence_form": form,
        "room": "people",
    }
    status = 422 if form.errors else 200
    return render(request, "accounts/absence.html", context, status=status)


@require_POST
@signed_in_only
def end_absence(request: MemberRequest, pk: int) -> HttpResponse:
    """End an absence now: one's own, or for an owner anybody's."""
    found = delegation_for(request, pk)
    absences.end(found, by=request.membership)
    own = found.membership_id == request.membership.pk
    text = _("%(delegate)s does not stand in for %(absent)s any more.")
    values = {"delegate": found.delegate, "absent": found.membership}
    messages.success(request, text % values)
    return redirect("accounts:personal" if own else "accounts:people")


def _delegate(request: MemberRequest, absent: Membership, form: AbsenceForm) -> bool:
    """Do what a valid form says; False, with the reason in the form, when it can't be done."""
    if not form.is_valid():
        return False
    chosen = form.cleaned_data
    try:
        absences.delegate(
            absent,
            chosen["delegate"],
            starts_on=chosen["starts_on"],
            ends_on=chosen["ends_on"],
            by=request.membership,
        )
    except absences.Overlapping as problem:
        text = _(
            "%(delegate)s stands in on some of these days already. End that first."
        )
        form.add_error(None, text % {"delegate": problem.earlier.delegate})
        return False
    text = _("%(delegate)s decides in place of %(absent)s on these days.")
    values = {"delegate": chosen["delegate"], "absent": absent}
    messages.success(request, text % values)
    return True


def _personal(
    request: MemberRequest, form: PersonalForm, absence_form: AbsenceForm
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "room": "personal",
        "sessions": sessions_of(request.membership, request.session.session_key),
    }
    if request.membership.manages:
        context |= {
            "absences": absences_of(request.membership),
            "covered": absences_covered_by(request.membership),
            "absence_form": absence_form,
        }
    status = 422 if form.errors or absence_form.errors else 200
    return render(request, "accounts/personal.html", context, status=status)
