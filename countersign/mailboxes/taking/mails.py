"""The letter that tells a member what became of the invoices they sent or forwarded."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership
from countersign.accounts.places import link_to
from countersign.documents.asides import NO_INVOICES
from countersign.mail.letters import Message, letter
from countersign.mailboxes.models import FileState, ReceivedFile, ReceivedMail

from .reasons import why_file

RECEIPT: Final = "mailboxes.receipt"


@letter(RECEIPT, _("A receipt for invoices that came by mail"))
def receipt(organization_id: int, membership_id: int, mail_id: int) -> Message | None:
    """How many invoices arrived, and which files could not be taken; pointless for who is gone."""
    members = Membership.objects.filter(organization=organization_id, pk=membership_id)
    member = members.select_related("organization", "user").first()
    mails = ReceivedMail.objects.filter(organization=organization_id, pk=mail_id)
    mail = mails.first()
    if not member or not member.user.is_active or not mail:
        return None
    files = ReceivedFile.objects.filter(organization=organization_id, mail=mail)
    rows = list(files.order_by("position"))
    taken = [one for one in rows if one.state == FileState.TAKEN]
    refused = _refused(rows)
    return Message(
        to=member.user.email,
        template="mailboxes/mails/receipt",
        context={
            "organization": member.organization,
            "mail": mail,
            "arrived": len({one.group for one in taken}),
            "taken": taken,
            "refused": refused,
            "unread": len(refused),
            "address": link_to(organization_id, "invoices:desk"),
        },
        headers=_in_reply_to(mail.message_id),
    )


def _refused(rows: Sequence[ReceivedFile]) -> list[tuple[str, str]]:
    """Each file that its sender may have meant as an invoice, and why it is none."""
    aside = [one for one in rows if one.state == FileState.ASIDE]
    return [(one.name, why_file(one)) for one in aside if one.reason not in NO_INVOICES]


def _in_reply_to(message_id: str) -> dict[str, str]:
    headers = {"Auto-Submitted": "auto-replied"}
    if message_id:
        headers |= {"In-Reply-To": message_id, "References": message_id}
    return headers
