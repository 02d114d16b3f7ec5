"""The page on which a manager says how a vendor is coded as a rule."""

from collections.abc import Mapping
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from countersign.accounts.doors import manager_only
from countersign.accounts.http import MemberRequest
from countersign.coding.actions.defaults import NotInChart, set_default
from countersign.coding.models import CHART
from countersign.coding.queries import coding_of_vendor
from countersign.coding.setup import Setup
from countersign.coding.shown import default_of
from countersign.identity.written import plain
from countersign.invoices.access import not_by_link
from countersign.vendors.actions import PageChanged
from countersign.vendors.models import Vendor

_LONGEST: Final = 241  # a number and a name


@require_http_methods(["GET", "HEAD", "POST"])
@manager_only
@not_by_link
def default_coding(request: MemberRequest, pk: int) -> HttpResponse:
    """Account, cost centre, cost object and tax code, each typed by number or name; empty is none."""
    ours = Vendor.objects.visible_to(request.membership).current()
    ours = ours.select_related("organization")
    vendor = get_object_or_404(ours, pk=pk)
    if not Setup.of(vendor.organization).columns:
        raise Http404
    if request.method != "POST":
        return _page(request, vendor)
    typed = {
        column: " ".join(plain(request.POST.get(column, "")).split())[:_LONGEST]
        for column in CHART
    }
    text = request.POST.get("version", "")
    version = int(text) if text.isdecimal() and len(text) < 10 else 0
    try:
        changed = set_default(vendor, typed, version=version, by=request.membership)
    except NotInChart as problem:
        words = {"typed": typed[problem.column]}
        told = _("“%(typed)s” is not in the chart, or not active any more.") % words
        return _page(request, vendor, typed, {problem.column: told})
    except PageChanged:
        told = _(
            "Somebody has changed this vendor's page since you opened it. Nothing is saved: here is what is stored now."
        )
        return _page(request, ours.get(pk=pk), problem=told)
    if changed:
        messages.success(request, _("The default coding is saved."))
    return redirect("vendors:detail", vendor.pk)


def _page(
    request: MemberRequest,
    vendor: Vendor,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    *,
    problem: str = "",
) -> HttpResponse:
    """What is stored, or what was typed and could not be taken."""
    found = coding_of_vendor(vendor.organization_id, vendor.pk)
    setup = Setup.of(vendor.organization)
    context = {
        "room": "vendors",
        "vendor": vendor,
        "fields": default_of(found[0] if found else None, setup, typed, wrong),
        "problem": problem,
    }
    status = 409 if problem else 422 if wrong else 200
    return render(request, "coding/vendor.html", context, status=status)
