"""Fetch a token for this member, or answer that it does not exist."""

from django.db.models import Q
from django.shortcuts import get_object_or_404

from countersign.accounts.http import MemberRequest

from .models import Token


def token_to_allow(request: MemberRequest, pk: int) -> Token:
    """A token that lets in as a member, which an owner may let approve; or 404."""
    organization = request.membership.organization_id
    ours = Token.objects.filter(organization=organization, is_registered=False)
    found = ours.exclude(membership=None).live().select_related("membership__user")
    return get_object_or_404(found, pk=pk)


def token_to_end(request: MemberRequest, pk: int) -> Token:
    """One's own token; for an owner also those of the organization and of its members; or 404."""
    member = request.membership
    theirs = Q() if member.owns else Q(membership=member)
    ours = Token.objects.filter(theirs, organization=member.organization_id)
    return get_object_or_404(ours, pk=pk)
