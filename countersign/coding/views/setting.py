"""The owner's custom fields and coding rules."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from countersign.accounts.doors import owner_only
from countersign.accounts.http import MemberRequest
from countersign.coding.access import own_field, own_rule
from countersign.coding.actions import charting
from countersign.coding.forms import FieldForm, RuleForm
from countersign.coding.models import CodingRule, CustomField


@owner_only
def add_field(request: MemberRequest) -> HttpResponse:
    """A new custom field."""
    return _edit_field(request, None)


@owner_only
def change_field(request: MemberRequest, pk: int) -> HttpResponse:
    """A custom field; one that is not active is not asked for."""
    return _edit_field(request, own_field(request, pk))


@owner_only
def add_rule(request: MemberRequest) -> HttpResponse:
    """A new rule."""
    return _edit_rule(request, None)


@owner_only
def change_rule(request: MemberRequest, pk: int) -> HttpResponse:
    """A rule's conditions and what it codes."""
    return _edit_rule(request, own_rule(request, pk))


@require_POST
@owner_only
def delete_rule(request: MemberRequest, pk: int) -> HttpResponse:
    """End a rule; what it coded stays."""
    charting.delete_rule(own_rule(request, pk), by=request.membership)
    messages.success(request, _("The rule is deleted. What it coded stays."))
    return redirect("coding:overview")


@require_POST
@owner_only
def move_rule(request: MemberRequest, pk: int) -> HttpResponse:
    """One place up or down: the first that fits decides."""
    step = -1 if request.POST.get("to") == "up" else 1
    charting.move_rule(own_rule(request, pk), step, by=request.membership)
    return redirect("coding:overview")


def _edit_field(request: MemberRequest, field: CustomField | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = FieldForm(request.membership, posted, instance=field)
    if form.is_valid():
        charting.set_field(form.instance, by=request.membership)
        messages.success(request, _("%(row)s is saved.") % {"row": form.instance})
        return redirect("coding:overview")
    return _page(request, form, field or _("Custom field"))


def _edit_rule(request: MemberRequest, rule: CodingRule | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = RuleForm(request.membership, posted, instance=rule)
    if form.is_valid():
        charting.set_rule(form.instance, by=request.membership)
        messages.success(request, _("The rule is saved."))
        return redirect("coding:overview")
    return _page(request, form, _("Coding rule"))


def _page(request: MemberRequest, form: object, title: object) -> HttpResponse:
    context = {
        "room": "settings",
        "form": form,
        "title": title,
        "back": "coding:overview",
    }
    status = 422 if getattr(form, "errors", None) else 200
    return render(request, "coding/settings/edit.html", context, status=status)
