"""Approving what was selected in the table of invoices."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from countersign.accounts.doors import manager_only
from countersign.accounts.http import MemberRequest
from countersign.review import access
from countersign.review.deciding import actions
from countersign.review.queue.rows import row

MOST: Final = 200


@require_POST
@manager_only
def approve_many(request: MemberRequest) -> HttpResponse:
    """Approve each selected invoice that may be, and tell what was left out and why."""
    seen = access.picked_invoices(request, request.POST.getlist("pick")[:MOST])
    if not seen:
        messages.info(request, _("Select invoices that wait for a decision first."))
        return redirect("invoices:list")
    outcomes = actions.approve_each(seen, by=request.membership)
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
