"""The pages by which somebody keeps views and columns of the table."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.doors import signed_in_only
from countersign.accounts.http import MemberRequest
from countersign.identity.written import plain
from countersign.invoices.search import filters

from . import actions
from .own import LONGEST_NAME, OwnTable, SavedView


@require_safe
@signed_in_only
def saved_views(request: MemberRequest) -> HttpResponse:
    """One's own views, each to be renamed, deleted, or to come first after signing in."""
    context = {
        "room": "invoices",
        "own": OwnTable.of(request.membership),
        "longest_name": LONGEST_NAME,
    }
    return render(request, "invoices/table/saved_views.html", context)


@require_POST
@signed_in_only
def save_view(request: MemberRequest) -> HttpResponse:
    """Save what the table shows now under a name, in place of what had it before."""
    member, asked = request.membership, QueryDict(request.POST.get("address", ""))
    name = _name(request, "name")
    people = list(filters.agents(member))
    shown = filters.read(asked, member, people=people)
    own = OwnTable.of(member)
    view = SavedView(name, shown.address(view=""), own.columns_in(shown.view))
    try:
        actions.save_view(member, view, is_start="start" in request.POST or None)
    except actions.NotSaved as problem:
        messages.error(request, not_saved(problem))
        return redirect(f"{reverse('invoices:list')}?{shown.address()}")
    messages.success(request, _("“%(view)s” is saved.") % {"view": name})
    return redirect(f"{reverse('invoices:list')}?{view.query}")


@require_POST
@signed_in_only
def change_view(request: MemberRequest) -> HttpResponse:
    """Rename a view, delete it, or let it come first after signing in, or not any more."""
    member, name = request.membership, _name(request, "view")
    match request.POST.get("do", ""):
        case "rename":
            try:
                actions.rename_view(member, name, _name(request, "name"))
            except actions.NotSaved as problem:
                messages.error(request, not_saved(problem))
        case "delete":
            actions.delete_view(member, name)
        case "start":
            actions.begin_with(member, name)
        case "usual":
            actions.begin_with(member, "")
    return redirect("invoices:saved_views")


@require_POST
@signed_in_only
def choose_columns(request: MemberRequest) -> HttpResponse:
    """Show these columns from now on, in this view or outside of all."""
    back = QueryDict(request.POST.get("address", "")[:4000])
    chosen = request.POST.getlist("column")
    actions.keep_columns(request.membership, chosen, view=back.get("view", ""))
    return redirect(f"{reverse('invoices:list')}?{back.urlencode()}")


def _name(request: MemberRequest, field: str) -> str:
    return " ".join(plain(request.POST.get(field, "")).replace("\0", " ").split())


def not_saved(problem: actions.NotSaved) -> str:
    """Why a view was not saved, and what helps."""
    if isinstance(problem, actions.Unseen):
        return _("It was not saved: its name has signs that cannot be shown. Please type it anew.")  # fmt: skip
    return _("It was not saved. Give it a short name that no other view has, or delete one of the others first.")  # fmt: skip
