"""A likely duplicate beside the earlier invoice, and adding to one that is still open."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.doors import agent_only
from countersign.accounts.http import MemberRequest
from countersign.invoices.access import own_invoice
from countersign.invoices.comparing import side_by_side
from countersign.invoices.joining import join as join_into
from countersign.invoices.models import Invoice

from .capture import store


@require_safe
@agent_only
def compare(request: MemberRequest, pk: int, other: int) -> HttpResponse:
    """One's own invoice beside another that one may see."""
    here = own_invoice(request, pk)
    visible = Invoice.objects.visible_to(request.membership)
    there = get_object_or_404(visible.select_related("organization"), pk=other)
    context = {
        "room": "desk",
        "here": here,
        "there": there,
        "both": (here, there),
        "lines": side_by_side(here, there),
        "can_join": here.is_open and there.is_open and there.agent_id == here.agent_id,
    }
    name = "_compare.html" if "part" in request.GET else "compare.html"
    return render(request, f"invoices/{name}", context)


@require_POST
@agent_only
def join(request: MemberRequest, pk: int) -> HttpResponse:
    """Add what is typed here to the invoice of the same number that is already open."""
    invoice = own_invoice(request, pk)
    into = request.POST.get("into", "")
    if not into.isdecimal():
        raise Http404
    if "version" in request.POST and (problem := store(request, invoice.pk)):
        return problem
    try:
        target = join_into(invoice.pk, int(into), by=request.membership)
    except Invoice.DoesNotExist as gone:
        raise Http404 from gone
    text = _("The items and the file were added to %(invoice)s.")
    messages.success(request, text % {"invoice": target})
    return redirect("invoices:edit", target.pk)
