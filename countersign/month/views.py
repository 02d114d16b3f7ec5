"""The month: what came in, what waits, what it comes to; on a page and as XLSX."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from countersign.accounts.doors import manager_only
from countersign.accounts.http import MemberRequest
from countersign.database.replica import from_replica
from countersign.invoices.access import not_by_link
from countersign.invoices.search.months import NotAMonth

from .asked import asked_month, last_over
from .closing.shown import state_of
from .page import month_page
from .reckoning import month_of
from .tables import month_name
from .workbook import workbook

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@manager_only
@not_by_link
@from_replica
def month(request: MemberRequest) -> HttpResponse:
    """One month; the last one that is over unless the address names another."""
    try:
        first = asked_month(request)
    except NotAMonth as problem:
        text = _("“%(text)s” is not a month. Write it as 2026-03.")
        messages.error(request, text % {"text": problem})
        first = last_over(request.membership)
    found = month_of(request.membership, first)
    context = {
        "room": "month",
        "page": month_page(found, request.membership),
        "state": state_of(request.membership, first),
    }
    return render(request, "month/month.html", context)


@require_safe
@manager_only
@not_by_link
@from_replica
def table(request: MemberRequest) -> HttpResponse:
    """The same as a workbook."""
    try:
        first = asked_month(request)
    except NotAMonth as problem:  # the page says so
        asked = urlencode({"month": str(problem)})
        return redirect(f"{reverse('month:month')}?{asked}")
    found = month_of(request.membership, first)
    data = workbook(found, request.membership.organization.formats)
    response = HttpResponse(data, content_type=_XLSX)
    name = f"countersign-{month_name(first)}.xlsx"
    disposition = content_disposition_header(True, name)  # noqa: FBT003 - Django's signature
    response["Content-Disposition"] = disposition or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
