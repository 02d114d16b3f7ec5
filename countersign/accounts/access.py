"""Fetch a member (or an absence) for whoever asks, or 404."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from .http import MemberRequest
from .models import Delegation, Membership, SignedIn
from .queries import works_elsewhere


def fellow_member(request: MemberRequest, pk: int) -> Membership:
    """A member of the same organization."""
    members = Membership.objects.select_related("organization", "user")
    return get_object_or_404(
        members, organization=request.membership.organization_id, pk=pk
    )


def fellow_manager(request: MemberRequest, pk: int) -> Membership:
    """A manager or owner of the same organization."""
    members = Membership.objects.managers().select_related("organization", "user")
    return get_object_or_404(
        members, organization=request.membership.organization_id, pk=pk
    )


def session_for(request: MemberRequest, pk: int) -> tuple[SignedIn, Membership]:
    """A session that this member may end, and whose it is: their own, or for an owner that of who works nowhere else."""
    member = request.membership
    found = get_object_or_404(SignedIn, pk=pk)
    fellows = Membership.objects.filter(organization=member.organization_id)
    of = get_object_or_404(
        fellows.select_related("organization", "user"), user=found.user_id
    )
    if of.user_id != member.user_id:
        must_end_sessions(request, of)
    return found, of


def must_end_sessions(request: MemberRequest, of: Membership) -> None:
    """404 unless this member is an owner who may see and end the sessions of another one."""
    if not (request.membership.owns and sees_sessions(of)):
        raise Http404


def sees_sessions(of: Membership) -> bool:
    """May owners see and end the sessions of a member? Not of who works in other organizations too: they are signed in there as well."""
    return not works_elsewhere(of.organization_id, of.user_id)


def delegation_for(request: MemberRequest, pk: int) -> Delegation:
    """An absence that this member may end: their own, or anybody's for an owner who did not come by a link."""
    member = request.membership
    may = Q() if member.owns and not member.by_link else Q(membership=member.pk)
    found = Delegation.objects.filter(may, organization=member.organization_id)
    people = found.select_related("membership__user", "delegate__user")
    return get_object_or_404(people, pk=pk)
