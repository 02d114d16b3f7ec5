"""All that was due before a day was paid elsewhere: looked at first, then said."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from countersign.accounts.doors import manager_only
from countersign.accounts.formats import NotADate
from countersign.accounts.http import MemberRequest
from countersign.identity.written import plain
from countersign.invoices.access import not_by_link

from . import actions
from .page import what_was_due


@require_http_methods(["GET", "HEAD", "POST"])
@manager_only
@not_by_link
def elsewhere(request: MemberRequest) -> HttpResponse:
    """How many there are and what they come to; once that was seen, a worker keeps them as paid."""
    member = request.membership
    today = timezone.localdate(timezone=member.zone)
    now = timezone.now()
    typed = request.POST if request.method == "POST" else request.GET
    before, wrong = _day(request, typed.get("before", ""), today)
    paid_on, wrong_too = _day(request, typed.get("paid_on", ""), min(before, today))
    problem = wrong or wrong_too
    status = 422 if problem else 200
    if request.method == "POST" and not problem:
        try:
            actions.say_paid(
                before,
                paid_on=paid_on,
                seen=request.POST.get("seen", ""),
                decided=now,
                by=member,
            )
        except actions.OtherThanSeen:
            problem = _(
                "Nothing is kept yet: please look at what it is now, and say it again."
            )
            status = 422
        except actions.AnotherOne:
            problem = _(
                "What was said before is still being kept: please wait a moment."
            )
            status = 409
        else:
            messages.success(request, _("They are being kept as paid, some at a time."))
            return redirect("payments:due")
    formats = member.organization.formats
    context = {
        "room": "payments",
        "problem": problem,
        "shown": what_was_due(member, before, decided=now),
        "before": formats.show_date(before),
        "paid_on": formats.show_date(paid_on),
    }
    return render(request, "payments/elsewhere/elsewhere.html", context, status=status)


def _day(request: MemberRequest, typed: str, usual: date) -> tuple[date, str]:
    """The day that was typed, until today, and what is wrong with it; the usual one where none was."""
    text = plain(typed).strip()
    if not text:
        return usual, ""
    today = timezone.localdate(timezone=request.membership.zone)
    try:
        day = request.membership.organization.formats.read_date(text, today=today)
    except NotADate:
        return usual, _("“%(text)s” is not a date.") % {"text": text[:40]}
    late = _("“%(text)s” is still to come.") % {"text": text[:40]}
    return (today, late) if day > today else (day, "")
