"""Submitting: from the agent's desk to the managers', and back."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from countersign.accounts.doors import agent_only
from countersign.accounts.http import MemberRequest
from countersign.invoices.access import own_invoice
from countersign.invoices.entering.page import EntryPage
from countersign.invoices.entering.views.entry import show_page

from . import actions


@require_POST
@agent_only
def submit(request: MemberRequest, pk: int) -> HttpResponse:
    """Put one's own invoice on the managers' desk; or list all that is missing, or ask once about doubts."""
    invoice = own_invoice(request, pk)
    try:
        actions.submit(
            invoice, by=request.membership, seen=request.POST.get("seen", "")
        )
    except actions.Doubtful as problem:
        context = {
            "room": "desk",
            "invoice": invoice,
            "doubts": problem.doubts,
            "seen": problem.named,
        }
        return render(request, "review/submitting/question.html", context)
    except actions.NotReady as problem:
        page = EntryPage.of(invoice, request.membership)
        for check in problem.failed:
            if check not in page.checks:
                messages.error(request, check.message)
        return show_page(request, page, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    text = _("%(invoice)s is with your manager now.")
    messages.success(request, text % {"invoice": invoice})
    return redirect("invoices:desk")


@require_POST
@agent_only
def take_back(request: MemberRequest, pk: int) -> HttpResponse:
    """Take one's own submission back, or say who has approved it already."""
    invoice = own_invoice(request, pk)
    try:
        actions.take_back(invoice, by=request.membership)
    except actions.TooLate as problem:
        text = _("%(who)s has approved it already. Ask them to return it.")
        messages.error(request, text % {"who": problem.decision.user})
        return redirect("invoices:detail", pk)
    text = _("%(invoice)s is back on your desk. Your managers see that you took it back.")  # fmt: skip
    messages.success(request, text % {"invoice": invoice})
    return redirect("invoices:edit", pk)
