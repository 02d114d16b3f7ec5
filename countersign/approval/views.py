"""The owner's pages of rules: whose approvals an invoice needs, and when they must be confirmed."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.doors import owner_only
from countersign.accounts.http import MemberRequest
from countersign.accounts.models import Approvals

from . import actions, words
from .access import own_limit, own_rule
from .forms import ApprovalsForm, LimitForm, RuleForm
from .models import Limit, Rule
from .progress import Approver, Demand, approvers_of
from .queries import machines_of


@require_safe
@owner_only
def rules(request: MemberRequest) -> HttpResponse:
    """All rules and limits."""
    return _rules(request, LimitForm(request.membership))


@owner_only
def who(request: MemberRequest) -> HttpResponse:
    """Who approves: others than who entered an invoice, or owners what they entered, too."""
    member = request.membership
    now = {
        "approval": member.organization.approval or Approvals.OTHERS,
        "machines": bool(machines_of(member.organization_id)),
    }
    form = ApprovalsForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            actions.choose_approvals(Approvals(said["approval"]), by=member)
        except actions.TwoPeople:
            form.add_error(None, _("Rules of approval ask for several people. Change or delete them first."))  # fmt: skip
        else:
            actions.let_machines_approve(allowed=said["machines"], by=member)
            messages.success(request, _("It is kept who approves."))
            return redirect("approval:who")
    context = {
        "form": form,
        "room": "settings",
        "rules": actions.two_person_rules(member),
    }
    status = 422 if form.errors else 200
    return render(request, "approval/who.html", context, status=status)


@owner_only
def add_rule(request: MemberRequest) -> HttpResponse:
    """A new rule."""
    return _edit(request, None)


@owner_only
def change_rule(request: MemberRequest, pk: int) -> HttpResponse:
    """A rule's conditions and what it asks for."""
    return _edit(request, own_rule(request, pk))


@owner_only
def delete_rule(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask first, then end a rule."""
    rule = own_rule(request, pk)
    text = words.rule_in_words(rule)
    if request.method != "POST":
        context = {"rule": rule, "text": text, "room": "settings"}
        return render(request, "approval/delete.html", context)
    actions.delete_rule(rule, by=request.membership)
    messages.success(request, _("The rule is deleted: %(rule)s.") % {"rule": text})
    return redirect("approval:rules")


@require_POST
@owner_only
def move_rule(request: MemberRequest, pk: int) -> HttpResponse:
    """One place up or down in the list."""
    rule = own_rule(request, pk)
    step = -1 if request.POST.get("to") == "up" else 1
    actions.move_rule(rule, step, by=request.membership)
    return redirect("approval:rules")


@require_POST
@owner_only
def set_limit(request: MemberRequest) -> HttpResponse:
    """Above which amount approvals must be confirmed, in one currency."""
    form = LimitForm(request.membership, request.POST)
    if not form.is_valid():
        return _rules(request, form, status=422)
    actions.set_limit(by=request.membership, **form.cleaned_data)
    messages.success(request, _("The limit is set."))
    return redirect("approval:rules")


@require_POST
@owner_only
def delete_limit(request: MemberRequest, pk: int) -> HttpResponse:
    """Forget the limit of one currency."""
    limit = own_limit(request, pk)
    actions.delete_limit(limit, by=request.membership)
    messages.success(request, _("The limit is deleted."))
    return redirect("approval:rules")


def _edit(request: MemberRequest, rule: Rule | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = RuleForm(request.membership, posted, instance=rule)
    if form.is_valid():
        people = form.cleaned_data["people"]
        try:
            actions.set_rule(form.instance, people=people, by=request.membership)
        except actions.Unreachable as problem:
            form.add_error(None, _unreachable(problem))
        except actions.TwoPeople:
            form.add_error(None, _("Owners approve alone here: no rule asks for several people."))  # fmt: skip
        else:
            messages.success(request, _("The rule is saved."))
            return redirect("approval:rules")
    context = {"form": form, "is_new": rule is None, "room": "settings"}
    status = 422 if form.errors else 200
    return render(request, "approval/rule.html", context, status=status)


def _unreachable(problem: actions.Unreachable) -> str:
    return _(
        "There are not enough people for this rule: %(people)s whose approval would count, %(owners)s of them owners. Ask for fewer, or add somebody under People first."
    ) % {"people": problem.people, "owners": problem.owners}


def _rules(request: MemberRequest, form: LimitForm, status: int = 200) -> HttpResponse:
    member = request.membership
    people = approvers_of(member.organization_id)
    rows = [_row(rule, people) for rule in Rule.objects.visible_to(member).in_order()]
    limits = Limit.objects.filter(organization=member.organization_id)
    limits = limits.select_related("organization").order_by("currency")
    context = {
        "rows": rows,
        "limits": [{"pk": one.pk, "text": words.limit_in_words(one)} for one in limits],
        "form": form,
        "room": "settings",
    }
    return render(request, "approval/rules.html", context, status=status)


def _row(rule: Rule, people: Sequence[Approver]) -> dict[str, object]:
    """What the list says of a rule; `problem` when the people who are here now can't satisfy it."""
    problem = ""
    try:
        actions.must_be_reachable(rule, people)
    except actions.Unreachable as found:
        problem = _unreachable(found)
    return {
        "pk": rule.pk,
        "condition": words.condition(rule),
        "requirement": words.requirement(
            Demand.of(rule), alone=rule.organization.approves_alone
        ),
        "problem": problem,
    }
