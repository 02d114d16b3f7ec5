"""Settings of paying: own accounts, who may release; how a vendor is paid."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from countersign.accounts.doors import manager_only, owner_only
from countersign.accounts.http import MemberRequest
from countersign.invoices.access import not_by_link
from countersign.payments.models import HouseRule, OwnAccount
from countersign.vendors.models import Vendor

from . import actions
from .forms import HouseRuleForm, OwnAccountForm, VendorPayingForm


@owner_only
def accounts(request: MemberRequest) -> HttpResponse:
    """The own accounts, and a form for a new one."""
    account = OwnAccount(currency=request.membership.organization.currency)
    if not OwnAccount.objects.of(request.membership).exists():
        account.name = request.membership.organization.name[:70]
    return _account_page(request, account)


@owner_only
def account(request: MemberRequest, pk: int) -> HttpResponse:
    """One of them."""
    found = get_object_or_404(OwnAccount.objects.of(request.membership), pk=pk)
    return _account_page(request, found)


def _account_page(request: MemberRequest, account: OwnAccount) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = OwnAccountForm(posted, instance=account)
    if form.is_valid():
        try:
            actions.keep_account(form.instance, by=request.membership)
        except actions.StandsAlready:
            form.add_error("iban", _("This account is there already."))
        else:
            messages.success(request, _("The account is saved."))
            return redirect("payments:accounts")
    rule = HouseRule.objects.filter(organization=request.membership.organization_id)
    context = {
        "room": "settings",
        "form": form,
        "account": account,
        "accounts": OwnAccount.objects.of(request.membership),
        "rule": HouseRuleForm(instance=rule.first()),
    }
    status = 422 if form.errors else 200
    return render(request, "payments/own/accounts.html", context, status=status)


@require_POST
@owner_only
def close(request: MemberRequest, pk: int) -> HttpResponse:
    """Pay from an account no more, or again."""
    found = get_object_or_404(OwnAccount.objects.of(request.membership), pk=pk)
    closed = "closed" in request.POST
    actions.close_account(found, closed=closed, by=request.membership)
    return redirect("payments:accounts")


@require_POST
@owner_only
def house_rule(request: MemberRequest) -> HttpResponse:
    """Whether who entered an invoice may release it."""
    may = "enterer_may_release" in request.POST
    actions.set_house_rule(enterer_may_release=may, by=request.membership)
    messages.success(request, _("The rule is saved."))
    return redirect("payments:accounts")


@manager_only
@not_by_link
def paying(request: MemberRequest, pk: int) -> HttpResponse:
    """How one vendor is paid."""
    vendor = get_object_or_404(Vendor.objects.visible_to(request.membership), pk=pk)
    posted = request.POST if request.method == "POST" else None
    form = VendorPayingForm(posted, instance=actions.paying_of(vendor))
    if form.is_valid():
        actions.keep_paying(form.instance, by=request.membership)
        text = _("How %(vendor)s is paid is saved.")
        messages.success(request, text % {"vendor": vendor})
        return redirect("vendors:detail", vendor.pk)
    context = {"room": "vendors", "form": form, "vendor": vendor}
    status = 422 if form.errors else 200
    return render(request, "payments/own/paying.html", context, status=status)
