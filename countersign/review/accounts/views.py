"""Vouching for a vendor's account from the page of the invoice that names it."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from countersign.accounts.doors import manager_only
from countersign.accounts.http import MemberRequest
from countersign.invoices.access import not_by_link
from countersign.review import access
from countersign.review.queue.page import page
from countersign.vendors.models import BankAccount

from . import actions
from .forms import AccountForm


@require_POST
@manager_only
def vouch(request: MemberRequest, pk: int) -> HttpResponse:
    """Vouch for the account that was seen, then show the invoice again; or say why not."""
    invoice = access.invoice_for(request, pk)
    form = AccountForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("This confirms no account."))
    status = 409
    try:
        actions.vouch(invoice, by=request.membership, **form.cleaned_data)
    except actions.NotTold:
        status, text = (
            422,
            _("Nothing is confirmed yet: please say how you checked it."),
        )
    except actions.NotTheSecond:
        text = _("You entered this invoice. Somebody else must confirm its account.")
    except actions.LinkIsNotEnough:
        text = _(
            "Please sign in to confirm this account: it is new for a known vendor or known of another one. A link is not enough."
        )
    except actions.AnotherAccount:
        text = _("The invoice has another account by now. Nothing was confirmed.")
    else:
        text = _("The account is confirmed as one of %(vendor)s.")
        messages.success(request, text % {"vendor": invoice.vendor_name})
        return redirect("review:invoice", pk)
    messages.error(request, text)
    return page(request, access.invoice_for(request, pk), status=status)


@require_POST
@manager_only
@not_by_link
def vouch_on_page(request: MemberRequest, pk: int) -> HttpResponse:
    """Vouch for an account that stands on its vendor's page; or say why not."""
    accounts = BankAccount.objects.filter(organization=request.membership.organization)
    account = get_object_or_404(accounts.select_related("vendor"), pk=pk)
    how = request.POST.get("how", "")[:1000]
    try:
        is_new = actions.vouch_on_page(account, how=how, by=request.membership)
    except actions.NotTold:
        text = _("Nothing is confirmed yet: please say how you checked it.")
        messages.error(request, text)
    except actions.NotTheSecond:
        text = _(
            "You wrote this account here, or entered an invoice that names it. Somebody else must confirm it."
        )
        messages.error(request, text)
    else:
        if is_new:
            text = _("The account is confirmed as one of %(vendor)s.")
            messages.success(request, text % {"vendor": account.vendor})
    return redirect("vendors:detail", account.vendor_id)
