"""The letter that tells owners of an export that was not made, or not delivered."""

from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership
from countersign.accounts.places import link_to
from countersign.mail.letters import Message, letter

from .making.actions import WENT_WRONG
from .models import Export


@letter(WENT_WRONG, _("An export went wrong"))
def went_wrong(
    organization_id: int, membership_id: int, export_id: int
) -> Message | None:
    """What went wrong; pointless once it was delivered or cancelled, or for who is no owner any more."""
    owner = Membership.objects.filter(organization=organization_id, pk=membership_id)
    member = owner.select_related("organization", "user").first()
    export = Export.objects.filter(
        organization=organization_id,
        pk=export_id,
        delivered_at=None,
        cancelled_at=None,
    ).first()
    if not member or not member.owns or not member.user.is_active or not export:
        return None
    return Message(
        to=member.user.email,
        template="exports/mails/went_wrong",
        context={
            "organization": member.organization,
            "export": export,
            "profile": export.profile_was["name"],
            "why": export.problem or export.delivery_problem,
            "is_made": export.made_at is not None,
            "address": link_to(organization_id, "exports:detail", export.pk),
        },
    )
