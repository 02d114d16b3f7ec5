"""Deciding and taking a decision back."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from countersign.accounts.doors import manager_only
from countersign.accounts.http import MemberRequest
from countersign.invoices.models import Invoice
from countersign.review import access, actions
from countersign.review.forms import DecisionForm

from .queue import page


@require_POST
@manager_only
def decide(request: MemberRequest, pk: int) -> HttpResponse:
    """Decide on the version that was seen, then show the next waiting invoice; or show why not."""
    invoice = access.invoice_for(request, pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("This is not a decision."))
    comment = form.cleaned_data["comment"]
    named_fields = form.cleaned_data["named_fields"]
    try:
        actions.decide(invoice, by=request.membership, **form.cleaned_data)
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
    return _next(request, invoice)


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
    waiting = access.waiting_for(request.membership)
    after = waiting.filter(
        Q(submitted_at=invoice.submitted_at, pk__gt=invoice.pk)
        | Q(submitted_at__gt=invoice.submitted_at)
    )
    following = after.first() or waiting.first()
    if following:
        return redirect("review:invoice", following.pk)
    return redirect("review:queue")
