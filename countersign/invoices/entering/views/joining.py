"""Adding to an invoice of the same number that is still open."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from countersign.accounts.doors import agent_only
from countersign.accounts.http import MemberRequest
from countersign.invoices.access import own_invoice
from countersign.invoices.entering import actions
from countersign.invoices.holding.actions import take
from countersign.invoices.models import Invoice

from .entry import store


@require_POST
@agent_only
def join(request: MemberRequest, pk: int) -> HttpResponse:
    """Add what is typed here to the invoice of the same number that is already open."""
    invoice = own_invoice(request, pk)
    into = request.POST.get("into", "")
    if not into.isdecimal():
        raise Http404
    if "version" in request.POST:
        stored = store(request, invoice.pk)
        if isinstance(stored, HttpResponse):
            return stored
    take(invoice, by=request.membership)
    try:
        target = actions.join(invoice.pk, int(into), by=request.membership)
    except Invoice.DoesNotExist as gone:
        raise Http404 from gone
    text = _("The items and the file were added to %(invoice)s.")
    messages.success(request, text % {"invoice": target})
    return redirect("invoices:edit", target.pk)
