"""What is to be paid, and putting some of it together for a run."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.doors import manager_only
from countersign.accounts.formats import NotADate
from countersign.accounts.http import MemberRequest
from countersign.identity.written import plain
from countersign.invoices.access import not_by_link
from countersign.invoices.models import Invoice
from countersign.payments import queries
from countersign.payments.models import OwnAccount
from countersign.payments.runs import actions, refusals
from countersign.payments.runs.actions.proposing import look
from countersign.payments.runs.shown import planned_rows
from countersign.payments.settling.actions import keep_elsewhere
from countersign.review.access import picked_invoices

from .page import due_page, in_words

MOST: Final = 300
_KEY: Final = r"[0-9]{1,18}"


@require_safe
@manager_only
@not_by_link
def due(request: MemberRequest) -> HttpResponse:
    """Approved and unpaid, by day due."""
    return _due(request)


@require_POST
@manager_only
@not_by_link
def prepare(request: MemberRequest) -> HttpResponse:
    """Show what a run of the chosen would be; once that was seen, propose it. Nothing is changed before."""
    picked = picked_invoices(request, request.POST.getlist("pick")[:MOST])
    if not picked:
        messages.info(request, _("Choose what is to be paid first."))
        return redirect("payments:due")
    if "paid" in request.POST:
        return _paid_elsewhere(request, [one for one, _version in picked])
    day, problem = _day(request)
    accounts = _accounts(request, {one.currency for one, _version in picked})
    undiscounted = _undiscounted(request)
    asked: dict[str, Any] = {
        "execute_on": day,
        "accounts": accounts,
        "undiscounted": undiscounted,
        "by": request.membership,
    }
    seen = request.POST.get("seen", "")
    if "sure" in request.POST and not problem and seen not in ("", f"{day}"):
        problem = _("The day is another one now: please look at the amounts again.")
    if "sure" in request.POST and not problem:
        try:
            run = actions.propose([(one.pk, at) for one, at in picked], **asked)
        except refusals.NothingToPay:
            problem = _("Nothing is left that a run could pay.")
        except refusals.Standing:
            problem = _(
                "Something has changed. Nothing is proposed yet: please look again."
            )
        else:
            messages.success(
                request, _("The run is proposed. Somebody else releases it.")
            )
            return redirect("payments:run", run.pk)
    plan = look([one for one, _version in picked], **asked)
    formats = request.membership.organization.formats
    versions = {one.pk: at for one, at in picked}
    taken = [each.invoice for one in plan.transfers for each in one.invoices]
    context = {
        "room": "payments",
        "problem": problem,
        "transfers": planned_rows(plan, formats, day),
        "left_out": plan.left_out,
        "totals": in_words(plan.totals, formats),
        "picks": [f"{one.pk}:{versions[one.pk]}" for one in taken],
        "day": formats.show_date(day),
        "seen": f"{day}",
        "offered": _offered(request, accounts),
    }
    status = 409 if problem else 200
    return render(request, "payments/due/prepare.html", context, status=status)


def _due(request: MemberRequest, status: int = 200) -> HttpResponse:
    today = timezone.localdate(timezone=request.membership.zone)
    context = {
        "room": "payments",
        "page": due_page(
            request.membership, queries.place_of(request.GET.get("after", ""))
        ),
        "today": request.membership.organization.formats.show_date(today),
    }
    return render(request, "payments/due/due.html", context, status=status)


def _paid_elsewhere(
    request: MemberRequest, invoices: Sequence[Invoice]
) -> HttpResponse:
    """Keep that all that is left of these was paid elsewhere, on one day."""
    day, problem = _day(request)
    if problem:
        messages.error(request, problem)
        return _due(request, 422)
    kept, left = 0, []
    for one in invoices:
        if keep_elsewhere(one, paid_on=day, by=request.membership):
            kept += 1
        else:
            left.append(str(one))
    text = ngettext(
        "%(count)s invoice is kept as paid.",
        "%(count)s invoices are kept as paid.",
        kept,
    )
    messages.success(request, text % {"count": kept})
    if left:
        text = _("Not kept, as they are in a run or settled: %(invoices)s.")
        messages.warning(request, text % {"invoices": ", ".join(left)})
    return redirect("payments:due")


def _day(request: MemberRequest) -> tuple[date, str]:
    """The day that was typed, today where none was; with what is wrong with it."""
    today = timezone.localdate(timezone=request.membership.zone)
    text = plain(request.POST.get("day", "")).strip()
    if not text:
        return today, ""
    try:
        day = request.membership.organization.formats.read_date(text, today=today)
    except NotADate:
        return today, _("“%(text)s” is not a date.") % {"text": text[:40]}
    if "paid" in request.POST:
        late = day > today
        return day, _("This day is still to come.") if late else ""
    return day, _("This day is over.") if day < today else ""


def _undiscounted(request: MemberRequest) -> set[int]:
    """Of which invoices the discount that was offered is not to be taken: those that were shown and not ticked."""
    shown, ticked = (
        {int(one) for one in request.POST.getlist(name) if re.fullmatch(_KEY, one)}
        for name in ("offered", "discount")
    )
    return shown - ticked


def _accounts(request: MemberRequest, currencies: set[str]) -> dict[str, OwnAccount]:
    """From where each currency is paid: as chosen, or as usual."""
    known = queries.accounts_in_use(request.membership)
    by_pk = {str(one.pk): one for one in known}
    found = {}
    for currency in sorted(currencies):
        chosen = by_pk.get(request.POST.get(f"account_{currency}", ""))
        if account := chosen or queries.usual_account(known, currency):
            found[currency] = account
    return found


def _offered(
    request: MemberRequest, accounts: Mapping[str, OwnAccount]
) -> list[tuple[str, OwnAccount, list[OwnAccount]]]:
    known = queries.accounts_in_use(request.membership)
    return [(currency, chosen, known) for currency, chosen in accounts.items()]
