"""Deleting one's own invoice: asked first, done by a POST, recorded."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from countersign.accounts.doors import agent_only
from countersign.accounts.http import MemberRequest
from countersign.invoices.access import own_invoice
from countersign.invoices.entering import actions
from countersign.invoices.holding.actions import take
from countersign.invoices.queries import all_files_of


@require_http_methods(["GET", "HEAD", "POST"])
@agent_only
def delete(request: MemberRequest, pk: int) -> HttpResponse:
    """Name the invoice and ask; on POST delete it."""
    invoice = own_invoice(request, pk)
    if request.method == "POST":
        take(invoice, by=request.membership)
        actions.delete(invoice.pk, by=request.membership)
        text = _("%(invoice)s was deleted. The history keeps a record of it.")
        messages.success(request, text % {"invoice": invoice})
        return redirect("invoices:list")
    actions.must_be_deletable(invoice)
    context = {
        "room": "invoices",
        "invoice": invoice,
        "item_count": invoice.items.count(),
        "documents": list(all_files_of(invoice)),
    }
    return render(request, "invoices/entering/delete.html", context)
