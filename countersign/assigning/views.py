"""The owner's pages of rules that assign what comes in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.doors import owner_only
from countersign.accounts.http import MemberRequest

from . import actions
from .access import own_rule
from .forms import RuleForm
from .models import AssigningRule
from .shown import shown


@require_safe
@owner_only
def rules(request: MemberRequest) -> HttpResponse:
    """All rules in order, each with what it would have assigned of late."""
    context = {"list": shown(request.membership), "room": "settings"}
    return render(request, "assigning/rules.html", context)


@owner_only
def add(request: MemberRequest) -> HttpResponse:
    """A new rule."""
    return _edit(request, None)


@owner_only
def change(request: MemberRequest, pk: int) -> HttpResponse:
    """A rule's conditions, and to whom it assigns."""
    return _edit(request, own_rule(request, pk))


@require_POST
@owner_only
def switch(request: MemberRequest, pk: int) -> HttpResponse:
    """Let a rule assign, or not for now."""
    active = request.POST.get("active") == "on"
    actions.switch_rule(own_rule(request, pk), active=active, by=request.membership)
    return redirect("assigning:rules")


@require_POST
@owner_only
def move(request: MemberRequest, pk: int) -> HttpResponse:
    """One place up or down: the first that fits decides."""
    step = -1 if request.POST.get("to") == "up" else 1
    actions.move_rule(own_rule(request, pk), step, by=request.membership)
    return redirect("assigning:rules")


@require_POST
@owner_only
def delete(request: MemberRequest, pk: int) -> HttpResponse:
    """End a rule; what it assigned stays where it is."""
    actions.delete_rule(own_rule(request, pk), by=request.membership)
    messages.success(request, _("The rule is deleted. What it assigned stays where it is."))  # fmt: skip
    return redirect("assigning:rules")


def _edit(request: MemberRequest, rule: AssigningRule | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = RuleForm(request.membership, posted, instance=rule)
    if form.is_valid():
        actions.set_rule(form.instance, by=request.membership)
        messages.success(request, _("The rule is saved."))
        return redirect("assigning:rules")
    context = {"form": form, "is_new": rule is None, "room": "settings"}
    status = 422 if form.errors else 200
    return render(request, "assigning/rule.html", context, status=status)
