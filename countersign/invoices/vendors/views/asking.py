"""Asking VIES for a vendor's VAT id."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from countersign.accounts.doors import manager_only
from countersign.accounts.http import MemberRequest
from countersign.invoices.access import not_by_link
from countersign.invoices.vendors.access import current_vendor
from countersign.vendors import actions, vies


@require_POST
@manager_only
@not_by_link
def ask_vies(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask now, and keep the answer; nothing is kept of what was not answered."""
    vendor = current_vendor(request, pk)
    organization = request.membership.organization
    if not organization.may_ask_vies:
        messages.error(request, _("The owner has not allowed to ask VIES."))
        return redirect("vendors:detail", vendor.pk)
    vat_id = vendor.vat_id
    try:
        answer = vies.ask(vat_id, asked_by=organization.vat_id)
    except vies.NotInVies:
        text = _("VIES knows VAT ids of members of the European Union alone.")
        messages.error(request, text)
    except vies.NoAnswer as problem:
        text = _("VIES gave no answer (%(why)s). Please try again later.")
        messages.error(request, text % {"why": problem})
    else:
        actions.keep_answer(vendor, vat_id, answer, by=request.membership)
        if answer.is_valid:
            messages.success(request, _("VIES says that the VAT id is valid."))
        else:
            messages.error(request, _("VIES says that the VAT id is not valid."))
    return redirect("vendors:detail", vendor.pk)
