"""Fetch a row for this member, or answer 404."""

from django.shortcuts import get_object_or_404

from countersign.accounts.http import MemberRequest
from countersign.exports.models import DatevAgreement, DatevKey, DatevRate


def own_key(request: MemberRequest, pk: int) -> DatevKey:
    """A tax key of the member's organization, or 404."""
    ours = request.membership.organization_id
    return get_object_or_404(DatevKey, organization=ours, pk=pk)


def own_rate(request: MemberRequest, pk: int) -> DatevRate:
    """A rate of the member's organization, or 404."""
    ours = request.membership.organization_id
    return get_object_or_404(DatevRate, organization=ours, pk=pk)


def own_agreement(request: MemberRequest, pk: int) -> DatevAgreement:
    """What somebody of the member's organization has agreed to, or 404."""
    ours = request.membership.organization_id
    return get_object_or_404(DatevAgreement, organization=ours, pk=pk)
