"""Closing a month: what is still open in it is told, then it is closed."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from countersign.accounts.doors import manager_only
from countersign.accounts.http import MemberRequest
from countersign.invoices.access import not_by_link
from countersign.invoices.search.months import NotAMonth, in_words
from countersign.month.asked import asked_month

from . import actions
from .left import Left, left_in
from .shown import close_page, state_of


@require_http_methods(["GET", "HEAD", "POST"])
@manager_only
@not_by_link
def close(request: MemberRequest) -> HttpResponse:
    """What closing would lock and what is still open in it; then close it."""
    try:
        month = asked_month(request)
    except NotAMonth:
        return redirect("month:month")  # whose field says so
    member = request.membership
    if not state_of(member, month).close:
        return _not_closed(request, month)
    if request.method != "POST":
        return _page(request, left_in(member.organization, month))
    posted = request.POST
    try:
        actions.close(
            month,
            seen=posted.get("seen", ""),
            carry=bool(posted.get("carry")),
            note=posted.get("note", ""),
            by=member,
        )
    except actions.Undecided as problem:
        text = _(
            "Not closed: decide on what is not decided, or say that it is to count later."
        )
        return _page(request, problem.left, text)
    except actions.OtherThanSeen as problem:
        text = _(
            "Not closed: something has changed since. Please look at what it is now."
        )
        return _page(request, problem.left, text)
    except (actions.NotOver, actions.AlreadyClosed):
        return _not_closed(request, month)
    text = _("%(month)s is closed.") % {"month": in_words(month)}
    messages.success(request, text)
    return _to(month)


def _page(request: MemberRequest, left: Left, problem: str = "") -> HttpResponse:
    context = {
        "room": "month",
        "page": close_page(left, request.membership),
        "problem": problem,
        "note": request.POST.get("note", "")[:300],
    }
    status = 422 if problem else 200
    return render(request, "month/closing/close.html", context, status=status)


def _not_closed(request: MemberRequest, month: date) -> HttpResponse:
    text = _("%(month)s is closed already, or not over yet.")
    messages.error(request, text % {"month": in_words(month)})
    return _to(month)


def _to(month: date) -> HttpResponse:
    return redirect(f"{reverse('month:month')}?month={month:%Y-%m}")
