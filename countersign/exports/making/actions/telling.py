"""Telling owners by mail of an export that went wrong while nobody looked."""

from typing import Final

from countersign.accounts.models import Membership, Role
from countersign.exports.models import Export
from countersign.mail.actions import post

WENT_WRONG: Final = "exports.went_wrong"


def tell_owners(export: Export) -> None:
    """A letter to each owner, in the caller's transaction."""
    organization = export.organization_id
    owners = Membership.objects.filter(organization=organization, role=Role.OWNER)
    for one in owners.select_related("user").order_by("pk"):
        to = one.user.email
        post(WENT_WRONG, one.pk, export.pk, organization_id=organization, to=to)
