"""The owner's pages: who works here, and how things are set."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from . import actions
from .absences.shown import with_absences
from .access import fellow_member
from .doors import owner_only
from .forms import LeavingForm, MemberForm, OrganizationForm, RoleForm
from .http import MemberRequest
from .models import Membership, Organization

NAME_TAKEN = gettext_lazy(
    "Somebody here has a name that reads the same. Please write it so that nobody takes one for the other."
)
LAST_OWNER = gettext_lazy(
    "Somebody must own the organization: make another member an owner first. Nothing was changed."
)
NOT_PROVED = gettext_lazy(
    "Nobody has proved yet that %(address)s is theirs, so whoever signs in with it stays an agent. "
    "Add the address again below: that shuts out whoever registered it, and mails its owner a way in. Nothing was changed."
)


@owner_only
def people(request: MemberRequest) -> HttpResponse:
    """Everyone who works here, and a form to add somebody."""
    return _people(request, MemberForm())


@require_POST
@owner_only
def add(request: MemberRequest) -> HttpResponse:
    """Add somebody by mail address; they are told by mail."""
    form = MemberForm(request.POST)
    if not form.is_valid():
        return _people(request, form, status=422)
    try:
        added = actions.add_member(
            request.membership.organization, by=request.membership, **form.cleaned_data
        )
    except actions.NameTaken:
        form.add_error("name", NAME_TAKEN)
        return _people(request, form, status=422)
    _tell(request, added)
    return redirect("accounts:people")


def _tell(request: MemberRequest, added: actions.Added) -> None:
    member = added.member
    values = {"member": member, "role": member.get_role_display()}
    if added.came_through:
        text = _(
            "Until now %(member)s came in through the provider of another organization. That ends, since they work for both: "
            "they were told by mail how to set a password."
        )
        messages.warning(request, text % values)
    elif added.taken_back:
        text = _(
            "Somebody had registered this address without proving that it is theirs: they are shut out. "
            "%(member)s was told by mail how to set a password."
        )
        messages.warning(request, text % values)
    elif added.is_new:
        messages.success(request, _("%(member)s was added, and told by mail.") % values)
    else:
        text = _("%(member)s is a member already, as %(role)s.")
        messages.info(request, text % values)


@require_POST
@owner_only
def change_role(request: MemberRequest, pk: int) -> HttpResponse:
    """Give a member another role."""
    member = fellow_member(request, pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            actions.change_role(
                member, form.cleaned_data["role"], by=request.membership
            )
            messages.success(
                request,
                _("%(member)s is now %(role)s.")
                % {"member": member, "role": member.get_role_display()},
            )
        except actions.LastOwner:
            messages.error(request, str(LAST_OWNER))
        except actions.StillHasWork as problem:
            text = ngettext(
                "%(count)s invoice of %(member)s is not decided yet: hand it over to a colleague first. Nothing was changed.",
                "%(count)s invoices of %(member)s are not decided yet: hand them over to a colleague first. Nothing was changed.",
                problem.count,
            )
            values = {"count": problem.count, "member": member}
            messages.error(request, text % values)
        except actions.NotProved:
            messages.error(request, str(NOT_PROVED) % {"address": member.user.email})
    return redirect("accounts:people")


@owner_only
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask first, and who takes over what is not finished; then end a membership."""
    member = fellow_member(request, pk)
    form = LeavingForm(request.POST or None, leaving=member)
    if request.method != "POST":
        return _remove(request, member, form)
    to = form.user if form.is_valid() else None
    try:
        actions.remove_member(member, by=request.membership, to=to)
        messages.success(
            request,
            _("%(member)s was removed. What they entered stays.") % {"member": member},
        )
    except actions.StillHasWork:
        return _remove(request, member, form, status=422)
    except actions.LastOwner:
        messages.error(request, str(LAST_OWNER))
    return redirect("accounts:people")


def _remove(
    request: MemberRequest, member: Membership, form: LeavingForm, status: int = 200
) -> HttpResponse:
    context = {
        "leaving": member,
        "count": actions.work_of(member),
        "form": form,
        "room": "people",
    }
    return render(request, "accounts/remove.html", context, status=status)


@owner_only
def settings(request: MemberRequest) -> HttpResponse:
    """The organization's name, language, formats, time zone and the hour of the summary."""
    organization = Organization.objects.get(pk=request.membership.organization_id)
    before = {
        name: str(getattr(organization, name)) for name in OrganizationForm.Meta.fields
    }
    form = OrganizationForm(request.POST or None, instance=organization)
    if request.method == "POST" and form.is_valid():
        changes = {
            name: [before[name], str(getattr(organization, name))]
            for name in form.changed_data
        }
        if changes:
            actions.change_settings(organization, changes, by=request.membership)
        messages.success(request, _("The settings are saved."))
        return redirect("accounts:settings")
    status = 422 if form.errors else 200
    return render(
        request,
        "accounts/settings.html",
        {"form": form, "room": "settings"},
        status=status,
    )


def _people(
    request: MemberRequest, form: MemberForm, status: int = 200
) -> HttpResponse:
    members = request.membership.organization.memberships.select_related(
        "user"
    ).order_by("user__name", "user__email")
    context = {
        "rows": with_absences(members),
        "form": form,
        "role_form": RoleForm(),
        "room": "people",
    }
    return render(request, "accounts/people.html", context, status=status)
