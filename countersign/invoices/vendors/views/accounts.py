"""A vendor's accounts on its page: typing one, taking one off, revoking what was vouched for."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from countersign.accounts.doors import manager_only
from countersign.accounts.http import MemberRequest
from countersign.invoices.access import not_by_link
from countersign.invoices.vendors.access import account_for, current_vendor
from countersign.invoices.vendors.forms import AccountForm
from countersign.vendors import actions


@require_POST
@manager_only
@not_by_link
def add_account(request: MemberRequest, pk: int) -> HttpResponse:
    """Write an account on a vendor's page; somebody else vouches for it."""
    vendor = current_vendor(request, pk)
    form = AccountForm(request.POST)
    if form.is_valid():
        actions.add_account(vendor, **form.cleaned_data, by=request.membership)
        text = _(
            "The account is on the page. Nothing is paid to it before somebody else has confirmed it."
        )
        messages.success(request, text)
    else:
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
    return redirect("vendors:detail", vendor.pk)


@require_POST
@manager_only
@not_by_link
def remove_account(request: MemberRequest, pk: int) -> HttpResponse:
    """Take off an account that nobody has vouched for; one that is gone is no error."""
    account = account_for(request, pk)
    if actions.remove_account(account, by=request.membership):
        text = _("The account is taken off the page of %(vendor)s.")
        messages.success(request, text % {"vendor": account.vendor})
    return redirect("vendors:detail", account.vendor_id)


@require_POST
@manager_only
@not_by_link
def revoke(request: MemberRequest, pk: int) -> HttpResponse:
    """Take the confirmation of a vendor's account back; revoking twice is no error."""
    account = account_for(request, pk)
    if actions.revoke(account, by=request.membership):
        text = _("The account of %(vendor)s is no longer confirmed.")
        messages.success(request, text % {"vendor": account.vendor})
    return redirect("vendors:detail", account.vendor_id)
