"""Fetch a member for the owner who asks, or 404."""

from django.shortcuts import get_object_or_404

from .http import MemberRequest
from .models import Membership


def fellow_member(request: MemberRequest, pk: int) -> Membership:
    """A member of the same organization."""
    members = Membership.objects.select_related("organization", "user")
    return get_object_or_404(
        members, organization=request.membership.organization_id, pk=pk
    )
