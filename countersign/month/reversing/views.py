"""Reversing one locked invoice."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from countersign.accounts.doors import manager_only
from countersign.accounts.http import MemberRequest
from countersign.invoices.access import not_by_link, visible_invoice
from countersign.invoices.content.amounts import Amounts

from . import actions


@require_http_methods(["GET", "HEAD", "POST"])
@manager_only
@not_by_link
def reverse_invoice(request: MemberRequest, pk: int) -> HttpResponse:
    """What reversing does, and why it is done; then it is."""
    member = request.membership
    invoice = visible_invoice(request, pk)
    if actions.why_not(invoice) or not invoice.admits(member):
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            taking = actions.reverse(
                invoice, reason=request.POST.get("reason", "")[:500], by=member
            )
        except actions.NoReason:
            problem = _("Say why.")
        except actions.NotReversible as refusal:
            problem = str(refusal)
        except actions.OwnInvoice as refusal:
            raise Http404 from refusal
        else:
            text = _("%(number)s is reversed.") % {"number": invoice}
            messages.success(request, text)
            return redirect("invoices:detail", taking.pk)
    context = {
        "room": "invoices",
        "invoice": invoice,
        "amounts": Amounts.of(invoice, member.organization.formats),
        "problem": problem,
        "reason": request.POST.get("reason", "")[:500],
    }
    status = 422 if problem else 200
    return render(request, "month/reversing/reverse.html", context, status=status)
