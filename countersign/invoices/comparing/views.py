"""A likely duplicate beside the earlier invoice."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.doors import member_only
from countersign.accounts.http import MemberRequest
from countersign.accounts.models import Membership
from countersign.identity.written import shown
from countersign.invoices import checks
from countersign.invoices.access import visible_invoice
from countersign.invoices.duplicates.actions import (
    NotAlike,
    NotTold,
    can_tell,
    counts_for_all,
)
from countersign.invoices.duplicates.actions import tell_apart as say_apart
from countersign.invoices.models import Invoice

from .fields import doubt_between, side_by_side

_LONGEST: Final = 1000  # a reason


@require_safe
@member_only
def compare(request: MemberRequest, pk: int, other: int) -> HttpResponse:
    """Two invoices side by side, both of which this member may see."""
    member = request.membership
    here, there = visible_invoice(request, pk), visible_invoice(request, other)
    is_own = here.is_on_desk_of(member)
    bank = checks.bank_checks(checks.CheckedInvoice.of(here, member, items=()))
    context = {
        "room": "desk" if is_own else "review",
        "here": here,
        "there": there,
        "both": (here, there),
        "lines": side_by_side(here, there),
        "doubt": doubt_between(here, there, member),
        "can_tell": can_tell(here, there, member),
        "asks_why": counts_for_all(here, there, member),
        "bank": bank,
        "back": _back(here, member, is_own=is_own),
        "can_join": is_own
        and here.is_open
        and there.is_open
        and there.agent_id == here.agent_id,
    }
    name = "_compare.html" if "part" in request.GET else "compare.html"
    return render(request, f"invoices/comparing/{name}", context)


@require_POST
@member_only
def tell_apart(request: MemberRequest, pk: int, other: int) -> HttpResponse:
    """Remember that two invoices, both of which this member may see, are not the same one; of colleagues' two only managers say so."""
    member = request.membership
    here, there = visible_invoice(request, pk), visible_invoice(request, other)
    if not can_tell(here, there, member):
        raise Http404
    why = shown(request.POST.get("why", "")[:_LONGEST], lines=True)
    try:
        say_apart(here, there, by=member, why=why)
    except NotTold:
        text = _("Nothing is remembered yet: please say why they are two.")
        messages.error(request, text)
        return redirect("invoices:compare", pk, other)
    except NotAlike:
        messages.error(request, _("These two can't be told apart: see the checks."))
    else:
        messages.success(request, _("Remembered: these are two invoices."))
    is_own = here.is_on_desk_of(member)
    return redirect(_back(here, member, is_own=is_own))


def _back(invoice: Invoice, member: Membership, *, is_own: bool) -> str:
    """The page that this member was on when they were told of a likely duplicate."""
    if is_own and invoice.is_open:
        return reverse("invoices:edit", args=[invoice.pk])
    if member.manages:
        return reverse("review:invoice", args=[invoice.pk])
    return reverse("invoices:detail", args=[invoice.pk])
