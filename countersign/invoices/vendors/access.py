"""Fetch a vendor for this member, or answer 404."""

from django.shortcuts import get_object_or_404

from countersign.accounts.http import MemberRequest
from countersign.vendors.models import BankAccount, Merge, Vendor


def current_vendor(request: MemberRequest, pk: int) -> Vendor:
    """A vendor of the organization that has a page of its own: one that was merged into another has none."""
    ours = Vendor.objects.visible_to(request.membership).current()
    return get_object_or_404(ours.select_related("organization"), pk=pk)


def account_for(request: MemberRequest, pk: int) -> BankAccount:
    """An account of a vendor of the organization, or 404."""
    ours = BankAccount.objects.filter(organization=request.membership.organization_id)
    return get_object_or_404(ours.select_related("vendor"), pk=pk)


def merge_for(request: MemberRequest, pk: int) -> Merge:
    """That one vendor of the organization became part of another one, or 404."""
    ours = Merge.objects.filter(organization=request.membership.organization_id)
    return get_object_or_404(ours.select_related("kept", "gone"), pk=pk)
