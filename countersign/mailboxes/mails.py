"""The letters that tell owners of a mail which could not be read, and of a mailbox that can't be fetched."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership
from countersign.accounts.places import link_to
from countersign.mail.letters import Message, letter

from .models import Mailbox, ReceivedMail, State
from .problems import in_words

FAILED: Final = "mailboxes.failed"
AWAY: Final = "mailboxes.away"


@letter(FAILED, _("A mail could not be read"))
def failed(organization_id: int, membership_id: int, mail_id: int) -> Message | None:
    """Which mail; pointless for who is no owner any more, or once the mail is gone."""
    member = _owner(organization_id, membership_id)
    mail = ReceivedMail.objects.filter(
        organization=organization_id, pk=mail_id, state=State.FAILED
    ).first()
    if not member or not mail:
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


@letter(AWAY, _("No mail is fetched from a mailbox"))
def away(organization_id: int, membership_id: int, mailbox_id: int) -> Message | None:
    """Which mailbox, and what is in the way; pointless once it is fetched again, paused or removed."""
    member = _owner(organization_id, membership_id)
    mailbox = Mailbox.objects.filter(
        organization=organization_id, pk=mailbox_id, paused_at=None
    ).first()
    if not member or not mailbox or mailbox.failing_since is None:
        return None
    formats = member.organization.formats
    return Message(
        to=member.user.email,
        template="mailboxes/mails/away",
        context={
            "organization": member.organization,
            "mailbox": mailbox,
            "since": formats.show_moment(mailbox.failing_since, member.zone),
            "problem": in_words(mailbox.problem),
            "address": link_to(organization_id, "mailboxes:list"),
        },
    )


def _owner(organization_id: int, membership_id: int) -> Membership | None:
    found = Membership.objects.filter(organization=organization_id, pk=membership_id)
    member = found.select_related("organization", "user").first()
    return member if member and member.owns and member.user.is_active else None
