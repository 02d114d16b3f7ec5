"""The letter about invoices that somebody else has now, written while it is sent."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership, User
from countersign.accounts.names import told
from countersign.accounts.places import link_to
from countersign.invoices.models import Invoice
from countersign.mail.letters import Message, letter

TAKEN_OVER: Final = "invoices.taken_over"
MOST_NAMED: Final = 10
"""How many invoices the letter names; of more it says the number."""


@letter(TAKEN_OVER, _("Invoices taken over"))
def taken_over(
    organization_id: int, membership_id: int, by: int, to: int, named: str, count: int
) -> Message | None:
    """Tell who had invoices, on their desk or open, who took or handed them over, and to whom; pointless once they have all of it again.

    `named` has the ids of those that it names, with spaces between them, `count` how many there are in all.
    """
    members = Membership.objects.filter(organization=organization_id, pk=membership_id)
    member = members.select_related("organization", "user").first()
    people = {one.pk: one for one in User.objects.filter(pk__in=(by, to))}
    if not member or by not in people or to not in people:
        return None
    pks = [int(pk) for pk in named.split()]
    ours = Invoice.objects.filter(organization=organization_id, pk__in=pks)
    invoices = list(ours.exclude(agent=member.user_id).order_by("pk"))
    if not invoices:
        return None
    return Message(
        to=member.user.email,
        template="invoices/mails/taken_over",
        context={
            "organization": member.organization,
            "by": told(organization_id, people[by]),
            "to": "" if by == to else str(people[to]),
            "count": count,
            "more": max(0, count - len(pks)),
            "invoices": invoices,
            "address": link_to(organization_id, "invoices:desk"),
        },
    )
