"""Fetch a program for this owner, or answer that it does not exist."""

from django.shortcuts import get_object_or_404

from countersign.accounts.http import MemberRequest

from .models import Program


def program_of_ours(request: MemberRequest, pk: int) -> Program:
    """A program that the organization knows; or 404."""
    organization = request.membership.organization_id
    return get_object_or_404(Program, organization=organization, pk=pk)
