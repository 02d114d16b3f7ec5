"""The report on one e-invoice, and which rules there are."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from countersign.accounts.doors import member_only, owner_only
from countersign.accounts.http import MemberRequest
from countersign.invoices.access import document_for

from .report import Report
from .shown_sets import ShownSets


@require_safe
@member_only
def verdict(request: MemberRequest, pk: int) -> HttpResponse:
    """What the official rules say of an e-invoice in a document, for whoever may see an invoice that uses it."""
    member = request.membership
    document = document_for(request, pk)
    part = request.GET.get("part", "0")
    if not part.isdecimal() or len(part) > 3:
        raise Http404
    report = Report.of(document, member.organization.formats, member.zone, int(part))
    if report is None:
        raise Http404
    return render(request, "invoices/judging/report.html", {"report": report})


@require_safe
@owner_only
def rule_sets(request: MemberRequest) -> HttpResponse:
    """The sets of official rules and the operator's rule packs."""
    context = {"sets": ShownSets.now(), "room": "settings"}
    return render(request, "invoices/judging/rule_sets.html", context)
