"""The letter about a comment, written while it is sent."""

from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership
from countersign.accounts.names import told
from countersign.accounts.places import link_to
from countersign.invoices.models import Invoice
from countersign.mail.letters import Message, letter
from countersign.review.letters import about
from countersign.review.links.mails import way_in

from .models import Comment

COMMENTED: Final = "comments.commented"


@letter(COMMENTED, _("Comment on an invoice"))
def commented(organization_id: int, comment_id: int, user_id: int) -> Message | None:
    """Tell somebody of a comment that mentions them or is on their invoice; pointless when they may not see it.

    Managers get a link of their own, the agent the address of their page.
    """
    comment = _comments(organization_id).filter(pk=comment_id).first()
    member = comment and _reader(comment, user_id)
    if not comment or not member:
        return None
    invoice = comment.invoice
    what = about(invoice)
    parts = [what["kind"], what["vendor"], str(invoice), what["amount"]]
    return Message(
        to=member.user.email,
        template="comments/mails/commented",
        context={
            **what,
            **_way(member, invoice),
            "by": told(organization_id, comment.author),
            "comment": comment.text,
            "what": ", ".join(part for part in parts if part),
            "is_mentioned": user_id in comment.mentioned,
        },
    )


def _way(member: Membership, invoice: Invoice) -> dict[str, Any]:
    """Where the mail leads: to the thread, by a link or to the page of whoever entered the invoice."""
    if member.user_id == invoice.agent_id:
        page = "invoices:edit" if invoice.is_open else "invoices:detail"
        address = link_to(invoice.organization_id, page, invoice.pk)
        way = {"address": address, "is_own": True}
    else:
        way = way_in(member, invoice)
    return {**way, "address": f"{way['address']}#comments"}


def _reader(comment: Comment, user_id: int) -> Membership | None:
    members = Membership.objects.select_related("organization", "user").filter(
        organization=comment.organization_id, user=user_id, user__is_active=True
    )
    member = members.first()
    if not member:
        return None
    visible = Invoice.objects.visible_to(member).filter(pk=comment.invoice_id)
    return member if visible.exists() else None


def _comments(organization_id: int) -> QuerySet[Comment]:
    return Comment.objects.filter(organization=organization_id).select_related(
        "author", "invoice__organization", "invoice__agent"
    )
