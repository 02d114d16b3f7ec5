"""The letter with a new access link; and the way in that every letter to a manager ends with."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership
from countersign.accounts.places import link_to
from countersign.invoices.models import Invoice
from countersign.mail.letters import Message, letter
from countersign.review.letters import NEW_LINK, about, to_manager
from countersign.review.queries import manager_of

from .actions import issue_link


@letter(NEW_LINK, _("New access link"))
def new_link(
    organization_id: int, membership_id: int, invoice_id: int | None
) -> Message | None:
    """A new link for a manager whose old one has expired."""
    manager = manager_of(organization_id, membership_id)
    if not manager:
        return None
    ours = Invoice.objects.filter(organization=organization_id, pk=invoice_id or 0)
    invoice = ours.select_related("organization", "agent").first()
    context = {"organization": manager.organization, **way_in(manager, invoice)}
    if invoice:
        context |= about(invoice)
    return to_manager(manager, "new_link", context)


def way_in(manager: Membership, invoice: Invoice | None) -> dict[str, Any]:
    """A freshly minted link for the mail being written: its addresses and when it stops working."""
    link, token = issue_link(manager, invoice)
    formats = manager.organization.formats
    return {
        "address": link_to(0, "review:link", token),
        "unexpected": link_to(0, "review:unexpected", token),
        "expires": formats.show_moment(link.expires_at, manager.zone),
    }
