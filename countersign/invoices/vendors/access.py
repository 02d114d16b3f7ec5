"""Fetch a vendor for this member, or answer 404."""

from django.shortcuts import get_object_or_404

from countersign.accounts.http import MemberRequest
from countersign.vendors.models import Vendor


def current_vendor(request: MemberRequest, pk: int) -> Vendor:
    """A vendor of the organization that has a page of its own: one that was merged into another has none."""
    ours = Vendor.objects.visible_to(request.membership).current()
    return get_object_or_404(ours.select_related("organization"), pk=pk)
