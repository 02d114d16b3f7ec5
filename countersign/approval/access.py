"""Fetch a row for this owner, or answer 404."""

from django.shortcuts import get_object_or_404

from countersign.accounts.http import MemberRequest

from .models import Limit, Rule


def own_rule(request: MemberRequest, pk: int) -> Rule:
    """A rule of the owner's organization, or 404."""
    rules = Rule.objects.visible_to(request.membership).in_order()
    return get_object_or_404(rules, pk=pk)


def own_limit(request: MemberRequest, pk: int) -> Limit:
    """A limit of the owner's organization, or 404."""
    rows = Limit.objects.filter(organization=request.membership.organization_id)
    return get_object_or_404(rows.select_related("organization"), pk=pk)
