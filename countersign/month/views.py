"""The month: what came in, what waits, what it comes to; on a page and as XLSX."""

import re
from datetime import date
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from countersign.accounts.doors import manager_only
from countersign.accounts.http import MemberRequest
from countersign.database.replica import from_replica
from countersign.identity.written import plain
from countersign.invoices.access import not_by_link

from .page import month_page
from .reckoning import following, month_of
from .tables import month_name
from .workbook import workbook

_MONTH: Final = re.compile(r"(19[1-9]\d|20\d\d|21\d\d)-(0[1-9]|1[0-2])", re.ASCII)
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class NotAMonth(ValueError):
    """What the address names is none."""


@require_safe
@manager_only
@not_by_link
@from_replica
def month(request: MemberRequest) -> HttpResponse:
    """One month; the last one that is over unless the address names another."""
    try:
        first = _asked(request)
    except NotAMonth as problem:
        text = _("“%(text)s” is not a month. Write it as 2026-03.")
        messages.error(request, text % {"text": problem})
        first = _last(request)
    found = month_of(request.membership, first)
    context = {"room": "month", "page": month_page(found, request.membership)}
    return render(request, "month/month.html", context)


@require_safe
@manager_only
@not_by_link
@from_replica
def table(request: MemberRequest) -> HttpResponse:
    """The same as a workbook."""
    try:
        first = _asked(request)
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


def _asked(request: MemberRequest) -> date:
    text = plain(request.GET.get("month", "")).strip()
    if not text:
        return _last(request)
    if not (found := _MONTH.fullmatch(text)):
        raise NotAMonth(text[:40])
    return date(int(found[1]), int(found[2]), 1)


def _last(request: MemberRequest) -> date:
    """The month before today's."""
    today = timezone.localdate(timezone=request.membership.zone)
    return following(today.replace(day=1), -1)
