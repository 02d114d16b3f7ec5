"""Fetch an export or a profile for this manager, or answer that there is none."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from countersign.accounts.http import MemberRequest

from .models import AuditFile, Export, ExportProfile


def own_export(request: MemberRequest, pk: int) -> Export:
    """An export of the member's organization, or 404."""
    rows = Export.objects.visible_to(request.membership)
    people = rows.select_related("organization", "by", "cancelled_by", "profile")
    return get_object_or_404(people, pk=pk)


def own_profile(request: MemberRequest, pk: int) -> ExportProfile:
    """A profile of the member's organization, or 404."""
    member = request.membership
    if not member.manages:
        raise Http404
    return get_object_or_404(ExportProfile, organization=member.organization_id, pk=pk)


def own_audit_file(request: MemberRequest, pk: int) -> AuditFile:
    """What was made to be taken along, for an owner, or 404."""
    return get_object_or_404(AuditFile.objects.visible_to(request.membership), pk=pk)
