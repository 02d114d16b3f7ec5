"""The suppliers, with what the member may see of their invoices. They stand here because vendors know no invoices."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.doors import manager_only, member_only
from countersign.accounts.http import MemberRequest
from countersign.database import keyset
from countersign.database.replica import from_replica
from countersign.invoices.access import not_by_link
from countersign.invoices.content.amounts import Amounts
from countersign.invoices.models import Invoice, Total
from countersign.invoices.totals.summing import of_vendors
from countersign.invoices.vendors.actions import UNDO
from countersign.invoices.vendors.details import details_of
from countersign.invoices.vendors.forms import SCHEMES
from countersign.invoices.vendors.learnt import Learnt
from countersign.invoices.vendors.lookalikes import lookalikes
from countersign.invoices.vendors.told import facts, told
from countersign.vendors import actions
from countersign.vendors.models import Merge, VatAnswer, Vendor, name_key

ROWS: Final = 50
LATEST: Final = 5
# What the room above keeps of a vendor and its page shows, fetched with it.
_CODING: Final = tuple(
    f"default_coding__{column}"
    for column in ("account", "cost_centre", "cost_object", "tax_code")
)


@dataclass(frozen=True, slots=True)
class VendorRow:
    """A vendor, and the totals of its invoices that the member may see."""

    vendor: Vendor
    totals: list[Total]

    @property
    def count(self) -> int:
        return sum(total.count for total in self.totals)


@require_safe
@member_only
@not_by_link
@from_replica
def vendors(request: MemberRequest) -> HttpResponse:
    """The organization's vendors by name, each with the number and totals of its invoices."""
    search = " ".join(request.GET.get("name", "").replace("\0", " ").split())[:100]
    rows = Vendor.objects.visible_to(request.membership).current()
    if key := name_key(search):
        rows = rows.spelt_with(request.membership.organization_id, key)
    page = keyset.page(rows, keyset.Order("key"), asked=request.GET, size=ROWS)
    totals = of_vendors(request.membership, page.rows)
    context = {
        "room": "vendors",
        "search": search,
        "address": urlencode({"name": search}) if search else "",
        "page": page,
        "rows": [VendorRow(vendor, totals.get(vendor.pk, [])) for vendor in page.rows],
    }
    return render(request, "invoices/vendors/list.html", context)


@require_safe
@member_only
@not_by_link
def vendor(request: MemberRequest, pk: int) -> HttpResponse:
    """One vendor, and its latest invoices that this member may see."""
    member = request.membership
    ours = Vendor.objects.visible_to(member)
    with_more = ours.select_related("blocked_by", *_CODING)
    found = get_object_or_404(with_more, pk=pk)
    if found.merged_into_id:
        return redirect("vendors:detail", found.merged_into_id)
    invoices = Invoice.objects.visible_to(member).filter(vendor=found)
    totals = of_vendors(member, [found]).get(found.pk, [])
    latest = invoices.select_related("agent").order_by("-created_at", "-pk")[:LATEST]
    formats = member.organization.formats
    vat_answers = VatAnswer.objects.filter(
        organization=member.organization_id, vendor=found
    )
    context = {
        "room": "vendors",
        "vendor": found,
        "accounts": found.accounts.select_related(
            "added_by", "confirmed_by", "revoked_by"
        ).order_by("pk"),
        "schemes": SCHEMES.items(),
        "facts": facts(found, formats),
        "told": told(found, member) if member.manages else [],
        "vat_answer": vat_answers.select_related("asked_by").order_by("-pk").first(),
        **_merging(found, request),
        "learnt": Learnt.of(found, member),
        "details": details_of(found, member),
        "totals": totals,
        "count": sum(total.count for total in totals),
        "latest": [(one, Amounts.of(one, formats)) for one in latest],
    }
    return render(request, "invoices/vendors/detail.html", context)


def _merging(vendor: Vendor, request: MemberRequest) -> dict[str, Any]:
    """Who may be the same, and the merge that can be undone: for whoever may do something about it."""
    member = request.membership
    if not member.manages:
        return {}
    merges = Merge.objects.filter(organization=member.organization_id, kept=vendor)
    recent = merges.filter(undone_at=None, at__gt=timezone.now() - UNDO)
    return {
        "alike": lookalikes(vendor, member),
        "merged": recent.select_related("gone", "by").order_by("-pk").first(),
    }


@require_POST
@manager_only
@not_by_link
def forget(request: MemberRequest, pk: int) -> HttpResponse:
    """Delete what was learnt of a vendor; forgetting twice is no error."""
    found = get_object_or_404(Vendor.objects.visible_to(request.membership), pk=pk)
    if actions.forget(found, by=request.membership):
        text = _("What was learnt of %(vendor)s is forgotten.")
        messages.success(request, text % {"vendor": found})
    return redirect("vendors:detail", found.pk)
