"""The letter about invoices that were handed over, written while it is sent."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership, User
from countersign.accounts.names import told
from countersign.accounts.places import link_to
from countersign.history.models import Event
from countersign.invoices.holding.actions import HANDED
from countersign.invoices.models import Invoice
from countersign.mail.letters import Message, letter
from countersign.review.letters import about

HANDED_OVER: Final = "selection.handed_over"
MOST_NAMED: Final = 10
"""How many invoices the letter names; of more it says the number."""


@letter(HANDED_OVER, _("Invoices handed over"))
def handed_over(
    organization_id: int, membership_id: int, by: int, named: str, count: int
) -> Message | None:
    """Tell a colleague what is on their desk now, and who put it there; pointless once none of it is theirs.

    `named` has the ids of the invoices that it names, with spaces between them, `count` how many there are in all.
    """
    members = Membership.objects.filter(organization=organization_id, pk=membership_id)
    member = members.select_related("organization", "user").first()
    who = User.objects.filter(pk=by).first()
    if not member or not who:
        return None
    pks = [int(pk) for pk in named.split()]
    ours = Invoice.objects.filter(organization=organization_id, pk__in=pks)
    theirs = ours.filter(agent=member.user_id).select_related("organization", "agent")
    invoices = [about(invoice) for invoice in theirs.order_by("pk")]
    if not invoices:
        return None
    return Message(
        to=member.user.email,
        template="selection/mails/handed_over",
        context={
            "organization": member.organization,
            "by": told(organization_id, who),
            "count": count,
            "more": max(0, count - len(pks)),
            "note": _note(organization_id, pks[0]),
            "invoices": invoices,
            "address": link_to(organization_id, "invoices:desk"),
        },
    )


def _note(organization: int, invoice: int) -> str:
    """What was said when it was handed over last."""
    lines = Event.objects.about(organization, "invoice", invoice).filter(verb=HANDED)
    last = lines.order_by("-sequence").first()
    return str(last.data.get("comment", "")) if last else ""
