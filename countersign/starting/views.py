"""The first minutes: three questions to an owner, all of which stand under Settings later."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from countersign.accounts.countries import COUNTRIES
from countersign.accounts.doors import owner_only
from countersign.accounts.http import MemberRequest
from countersign.accounts.models import Approvals
from countersign.approval.actions import TwoPeople

from . import actions
from .forms import BeginningForm, likely_country, likely_name


@owner_only
def start(request: MemberRequest) -> HttpResponse:
    """Name, country, who approves; then the first file."""
    organization = request.membership.organization
    if not organization.is_new:
        return redirect("home")
    guess = {
        "name": likely_name(organization),
        "country": likely_country(request, organization),
    }
    form = BeginningForm(request.POST or None, initial=guess)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            actions.begin(
                answers["name"],
                country=COUNTRIES[answers["country"]],
                language=(get_language() or "en").partition("-")[0],
                approval=Approvals(answers["approval"]),
                by=request.membership,
            )
        except TwoPeople:
            form.add_error("approval", _("Rules of approval ask for several people. Change or delete them first."))  # fmt: skip
        else:
            messages.success(request, _("All set. Bring a first invoice: its file opens beside the form, with what was read in it."))  # fmt: skip
            return redirect("invoices:desk")
    status = 422 if form.errors else 200
    context = {"form": form, "room": "settings"}
    return render(request, "starting/start.html", context, status=status)


@require_POST
@owner_only
def skip(request: MemberRequest) -> HttpResponse:
    """Not now: all of it stands under Settings."""
    if request.membership.organization.is_new:
        actions.skip(by=request.membership)
    return redirect("invoices:desk")
