"""The letter that tells owners of a mail which could not be read."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership
from countersign.accounts.places import link_to
from countersign.mail.letters import Message, letter

from .models import ReceivedMail, State

FAILED: Final = "mailboxes.failed"


@letter(FAILED, _("A mail could not be read"))
def failed(organization_id: int, membership_id: int, mail_id: int) -> Message | None:
    """Which mail; pointless for who is no owner any more, or once the mail is gone."""
    owner = Membership.objects.filter(organization=organization_id, pk=membership_id)
    member = owner.select_related("organization", "user").first()
    mail = ReceivedMail.objects.filter(
        organization=organization_id, pk=mail_id, state=State.FAILED
    ).first()
    if not member or not member.owns or not member.user.is_active or not mail:
        return None
    received = member.organization.formats.show_moment(mail.received_at, member.zone)
    return Message(
        to=member.user.email,
        template="mailboxes/mails/failed",
        context={
            "organization": member.organization,
            "mail": mail,
            "received": received,
            "address": link_to(organization_id, "mailboxes:mail", mail.pk),
        },
    )
