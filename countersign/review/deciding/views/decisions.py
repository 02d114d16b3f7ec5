"""Deciding and taking a decision back."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from countersign.accounts.doors import manager_only
from countersign.accounts.http import MemberRequest
from countersign.accounts.places import goes_through_all
from countersign.invoices.models import Invoice
from countersign.review import access
from countersign.review.codes import actions as codes
from countersign.review.codes.proof import Proof
from countersign.review.codes.question import CodeQuestion
from countersign.review.codes.second_factor import (
    mailbox_agrees,
    second_factor,
    used_factors,
)
from countersign.review.deciding import actions
from countersign.review.deciding.forms import DecisionForm
from countersign.review.models import Verdict
from countersign.review.queue.across import following_across
from countersign.review.queue.page import page
from countersign.review.queue.queries import following
from countersign.review.queue.rows import address_of


@require_POST
@manager_only
def decide(request: MemberRequest, pk: int) -> HttpResponse:
    """Decide on the version that was seen, then show the next waiting invoice; or show why not."""
    invoice = access.invoice_for(request, pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("This is not a decision."))
    said = form.cleaned_data
    comment, version = said["comment"], said["version"]
    named_fields = said["named_fields"]
    try:
        decision = actions.decide(
            invoice,
            said["verdict"],
            version=version,
            by=request.membership,
            comment=comment,
            named_fields=named_fields,
            proof=_proof(request, invoice, said),
        )
    except (actions.StepUpNeeded, codes.BadCode) as problem:
        return _ask_code(request, invoice, version, problem, again=said["again"])
    except actions.NoReason:
        messages.error(request, _("Nothing was decided yet: please give a reason."))
        return page(request, invoice, status=422, named_fields=named_fields)
    except actions.NotApprovable:
        messages.error(
            request, _("Nothing was decided yet: please see to what stands in red.")
        )
        return page(request, access.invoice_for(request, pk), status=409)
    except actions.Changed as problem:
        fresh = access.invoice_for(request, pk)
        return page(
            request,
            fresh,
            status=409,
            differences=problem.differences,
            comment=comment,
            named_fields=named_fields,
        )
    except actions.AlreadyDecided:
        fresh = access.invoice_for(request, pk)
        return page(request, fresh, status=409, overtaken=True)
    except (actions.OwnInvoice, actions.AlreadyApproved):
        return page(request, access.invoice_for(request, pk), status=409)
    if decision.verdict == Verdict.RETURNED and decision.invoice.is_everybodys:
        text = _("%(agent)s is not a member any more: %(invoice)s is on everybody’s desk.")  # fmt: skip
        messages.info(request, text % {"agent": invoice.agent, "invoice": invoice})
    return _next(request, invoice)


def _proof(
    request: MemberRequest, invoice: Invoice, said: Mapping[str, Any]
) -> Proof | None:
    """What proves who approves, where something does: by the code that was typed, or by how they signed in."""
    if said["verdict"] != Verdict.APPROVED:
        return None
    if found := second_factor(request):
        return found
    if said["again"] or not said["code"]:
        return None
    version = said["version"]
    given = codes.give_code(
        invoice, said["code"], version=version, by=request.membership
    )
    mailbox_agrees(request)
    return given


def _ask_code(
    request: MemberRequest,
    invoice: Invoice,
    version: int,
    problem: actions.StepUpNeeded | codes.BadCode,
    *,
    again: bool,
) -> HttpResponse:
    """The same page with a field for the code, which is on its way by mail; or with what was wrong with it."""
    member = request.membership
    refused: codes.BadCode | codes.NoMoreCodes | None = None
    reason = None
    if isinstance(problem, codes.BadCode):
        refused = problem
    else:
        reason = problem.reason
        try:
            codes.ask_code(invoice, version=version, by=member, again=again)
        except codes.NoMoreCodes as limit:
            refused = limit
    question = CodeQuestion.of(
        invoice,
        member,
        reason=reason,
        problem=refused,
        factor_is_new=bool(used_factors(request)),
    )
    status = 422 if refused else 200
    return page(request, invoice, status=status, code=question)


@require_POST
@manager_only
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    """Take one's own decision back, and show the invoice again."""
    decision = access.own_decision(request, pk)
    try:
        actions.withdraw(decision, by=request.membership)
    except actions.NotWithdrawable as problem:
        messages.error(request, str(problem))
    else:
        messages.success(
            request, _("Your decision is withdrawn. The invoice waits again.")
        )
    return redirect("review:invoice", decision.invoice_id)


def _next(request: MemberRequest, invoice: Invoice) -> HttpResponse:
    """On to what waits after this invoice; after the last one to the first, then to the empty queue."""
    go_on = following_across if goes_through_all() else following
    if found := go_on(request.membership, invoice):
        return redirect(address_of(found))
    return redirect("review:queue")
