"""Approving what was selected in the table of invoices."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from countersign.accounts.doors import manager_only
from countersign.accounts.http import MemberRequest
from countersign.invoices.models import Invoice
from countersign.money import largest_first
from countersign.review import access
from countersign.review.deciding import actions
from countersign.review.queue.rows import row

MOST: Final = 200


@require_POST
@manager_only
def approve_many(request: MemberRequest) -> HttpResponse:
    """Show what of the selected would be approved and what not, and why; once that was seen, approve it."""
    seen = access.picked_invoices(request, request.POST.getlist("pick")[:MOST])
    if not seen:
        messages.info(request, _("Select invoices that wait for a decision first."))
        return redirect("invoices:list")
    if "sure" in request.POST:
        return _approved(request, actions.approve_each(seen, by=request.membership))
    outcomes = actions.look_at_each(seen, by=request.membership)
    versions = {invoice.pk: version for invoice, version in seen}
    taken = [one.invoice for one in outcomes if one.decision]
    context = {
        "room": "invoices",
        "taken": _lines([one for one in outcomes if one.decision]),
        "picks": [f"{one.pk}:{versions[one.pk]}" for one in taken],
        "totals": _totals(taken),
        "left_out": _lines([one for one in outcomes if not one.decision]),
    }
    return render(request, "review/deciding/approve_many.html", context)


def _approved(
    request: MemberRequest, outcomes: list[actions.BulkOutcome]
) -> HttpResponse:
    approved = [one for one in outcomes if one.decision]
    settled = sum(1 for one in approved if one.decision and one.decision.settles)
    context = {
        "room": "invoices",
        "settled": settled,
        "waits": len(approved) - settled,
        "left_out": _lines([one for one in outcomes if not one.decision]),
        "approved": _lines(approved),
    }
    return render(request, "review/deciding/approved_many.html", context)


def _totals(invoices: Iterable[Invoice]) -> list[str]:
    """What is to be paid for them, currency by currency, as the organization writes it."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for invoice in invoices:
        sums[invoice.currency] += invoice.to_pay or Decimal(0)
        formats = invoice.organization.formats
    return [
        f"{formats.show_amount(amount, currency)} {currency}".strip()
        for currency, amount in largest_first(sums)
    ]


def _lines(outcomes: list[actions.BulkOutcome]) -> list[dict[str, object]]:
    today = timezone.localdate()
    return [
        {
            "row": row(one.invoice, today),
            "reason": one.reason,
            "settles": one.decision and one.decision.settles,
        }
        for one in outcomes
    ]
