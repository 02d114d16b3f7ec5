"""Keeping by hand that an invoice was paid, and undoing a payment."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from countersign.accounts.doors import manager_only
from countersign.accounts.http import MemberRequest
from countersign.invoices.access import not_by_link
from countersign.payments import access

from . import actions
from .forms import PaidForm


@require_POST
@manager_only
@not_by_link
def pay(request: MemberRequest, pk: int) -> HttpResponse:
    """Keep a payment of an invoice, or say what is wrong with what was typed."""
    invoice = access.invoice_for(request, pk)
    form = PaidForm(request.membership, invoice, request.POST)
    if not form.is_valid():
        wrong = [str(text) for texts in form.errors.values() for text in texts]
        messages.error(
            request, _("Nothing is kept: %(why)s") % {"why": " ".join(wrong)}
        )
    else:
        try:
            actions.pay_by_hand(invoice, by=request.membership, **form.cleaned_data)
        except actions.NotPayable:
            messages.error(
                request,
                _(
                    "Nothing is kept: it is not approved, in a payment run, or settled already."
                ),
            )
        except actions.TooMuch:
            messages.error(
                request, _("Nothing is kept: it is more than is left to pay.")
            )
        else:
            messages.success(request, _("The payment is kept."))
    return redirect("invoices:detail", pk)


@require_POST
@manager_only
@not_by_link
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    """Let a payment count no more."""
    payment = access.payment_for(request, pk)
    comment = request.POST.get("reason", "").strip()[:500]
    if actions.undo(payment, by=request.membership, comment=comment):
        messages.success(
            request, _("The payment is undone: the invoice is to be paid again.")
        )
    return redirect("invoices:detail", payment.invoice_id)
