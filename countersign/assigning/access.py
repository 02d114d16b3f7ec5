"""Fetch a row for this owner, or answer 404."""

from django.shortcuts import get_object_or_404

from countersign.accounts.http import MemberRequest

from .models import AssigningRule


def own_rule(request: MemberRequest, pk: int) -> AssigningRule:
    """A rule of the owner's organization, or 404."""
    rules = AssigningRule.objects.visible_to(request.membership).in_order()
    return get_object_or_404(rules, pk=pk)
