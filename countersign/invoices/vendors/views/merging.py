"""Making one vendor of two, taking that back for a day, and saying that two are two."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.doors import manager_only
from countersign.accounts.http import MemberRequest
from countersign.invoices.access import not_by_link
from countersign.invoices.totals.summing import of_vendors
from countersign.invoices.vendors import actions
from countersign.invoices.vendors.access import current_vendor, merge_for
from countersign.invoices.vendors.lookalikes import lookalikes
from countersign.invoices.vendors.told import facts
from countersign.vendors.models import Vendor, name_key

_MOST = 20


@require_safe
@manager_only
@not_by_link
def choose(request: MemberRequest, pk: int) -> HttpResponse:
    """Which vendor is the same as this one: what looks alike, or whom the words find."""
    vendor = current_vendor(request, pk)
    search = " ".join(request.GET.get("name", "").replace("\0", " ").split())[:100]
    found: list[Vendor] = []
    if key := name_key(search):
        rows = Vendor.objects.visible_to(request.membership).current()
        spelt = rows.spelt_with(request.membership.organization_id, key)
        found = list(spelt.exclude(pk=vendor.pk).order_by("key")[:_MOST])
    context = {
        "room": "vendors",
        "vendor": vendor,
        "search": search,
        "found": found,
        "alike": lookalikes(vendor, request.membership),
    }
    return render(request, "invoices/vendors/choose.html", context)


@manager_only
@not_by_link
def merge(request: MemberRequest, pk: int, other: int) -> HttpResponse:
    """Both beside each other, and what becomes of them; then one."""
    kept, gone = current_vendor(request, pk), current_vendor(request, other)
    status = 200
    if request.method == "POST":
        try:
            actions.merge(kept, gone, by=request.membership)
        except actions.SameInvoice as same:
            text = _(
                "Both have invoice %(number)s of the same day and total, so one of them is there twice. Nothing was merged."
            )
            messages.error(request, text % {"number": same.invoice})
        except actions.OneIsBlocked:
            text = _(
                "One of them is blocked. Block both, or end the block, then merge."
            )
            messages.error(request, text)
        except actions.MonthClosed:
            text = _(
                "%(gone)s has invoices in closed months, which stay as they are. Merge %(kept)s into it, if that has none."
            )
            messages.error(request, text % {"gone": gone, "kept": kept})
        except actions.NotTwo:
            messages.error(request, _("They are one already. Nothing was changed."))
        else:
            text = _("%(gone)s is part of %(kept)s now. You can undo this for a day.")
            messages.success(request, text % {"gone": gone, "kept": kept})
            return redirect("vendors:detail", kept.pk)
        status = 409
    totals = of_vendors(request.membership, [kept, gone])
    formats = request.membership.organization.formats
    context = {
        "room": "vendors",
        "kept": kept,
        "gone": gone,
        "sides": [
            (
                one,
                facts(one, formats),
                sum(each.count for each in totals.get(one.pk, [])),
            )
            for one in (kept, gone)
        ],
    }
    return render(request, "invoices/vendors/merge.html", context, status=status)


@require_POST
@manager_only
@not_by_link
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    """Two of one again, within a day."""
    row = merge_for(request, pk)
    try:
        actions.undo(row, by=request.membership)
    except actions.TooLate:
        text = _("This can't be undone any more: it is more than a day ago, or undone.")
        messages.error(request, text)
        return redirect("vendors:detail", row.kept_id)
    except actions.MonthClosed:
        text = _(
            "This can't be undone any more: a month was closed since, and its invoices stay as they are."
        )
        messages.error(request, text)
        return redirect("vendors:detail", row.kept_id)
    text = _("%(gone)s and %(kept)s are two vendors again.")
    messages.success(request, text % {"gone": row.gone, "kept": row.kept})
    return redirect("vendors:detail", row.gone_id)


@require_POST
@manager_only
@not_by_link
def tell_apart(request: MemberRequest, pk: int, other: int) -> HttpResponse:
    """These two are two: they are not proposed to each other again."""
    one, another = current_vendor(request, pk), current_vendor(request, other)
    try:
        actions.tell_apart(one, another, by=request.membership)
    except actions.NotTwo as problem:
        raise Http404 from problem
    return redirect("vendors:detail", one.pk)
