"""The letter that tells owners who approves from now on."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Approvals, Membership, User
from countersign.accounts.names import told
from countersign.mail.letters import Message, letter

CHANGED: Final = "approval.changed"


@letter(CHANGED, _("Change of who approves"))
def changed(
    organization_id: int, membership_id: int, choice: str, by: int, at: str
) -> Message | None:
    """Tells an owner who approves since a moment in ISO 8601, and who set that. Pointless for who owns nothing here any more."""
    ours = Membership.objects.filter(organization=organization_id, pk=membership_id)
    member = ours.select_related("organization", "user").first()
    who = User.objects.filter(pk=by).first()
    if not member or not member.owns or not who:
        return None
    formats = member.organization.formats
    context = {
        "member": member,
        "alone": choice == Approvals.ALONE,
        "who": told(organization_id, who),
        "at": formats.show_moment(datetime.fromisoformat(at), member.zone),
        "address": f"{settings.SITE_URL}{reverse('approval:who')}",
    }
    return Message(member.user.email, "approval/mails/changed", context)
