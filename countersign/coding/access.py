"""Fetch a row for this owner, or answer 404."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from countersign.accounts.http import MemberRequest

from .models import CHART, ChartRow, CodingRule, CustomField


def column_of(column: str) -> type[ChartRow]:
    """What a part of the chart is made of, or 404."""
    if column not in CHART:
        raise Http404
    return CHART[column]


def own_row(request: MemberRequest, column: str, pk: int) -> ChartRow:
    """A row of the organization's chart, or 404."""
    rows = column_of(column).objects.visible_to(request.membership)
    found: ChartRow = get_object_or_404(rows, pk=pk)
    return found


def own_field(request: MemberRequest, pk: int) -> CustomField:
    """A custom field of the organization, or 404."""
    ours = CustomField.objects.filter(organization=request.membership.organization_id)
    return get_object_or_404(ours, pk=pk)


def own_rule(request: MemberRequest, pk: int) -> CodingRule:
    """A coding rule of the organization, with what it names; or 404."""
    ours = CodingRule.objects.filter(organization=request.membership.organization_id)
    named = ours.select_related("vendor", *CHART)
    return get_object_or_404(named, pk=pk)
