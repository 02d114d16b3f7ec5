"""Being in what is on everybody's desk, leaving it, and taking it."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from countersign.accounts.doors import agent_only
from countersign.accounts.http import MemberRequest
from countersign.invoices.access import own_invoice

from . import actions


@require_POST
@agent_only
def hold(request: MemberRequest, pk: int) -> HttpResponse:
    """Told by the page on which it is entered, again and again while that is open; 409 while a colleague is in it."""
    actions.hold(own_invoice(request, pk), by=request.membership)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@require_POST
@agent_only
def let_go(request: MemberRequest, pk: int) -> HttpResponse:
    """Told by that page when it is left."""
    actions.let_go(own_invoice(request, pk), by=request.membership)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@require_POST
@agent_only
def take(request: MemberRequest, pk: int) -> HttpResponse:
    """Make it one's own, though a colleague may be in it, and go on entering it."""
    invoice = own_invoice(request, pk)
    actions.take(invoice, by=request.membership, over="over" in request.POST)
    return redirect("invoices:edit", pk)
