"""Who may take part in the talk about an invoice."""

from django.db.models import Q

from countersign.accounts.models import MANAGING, Membership, User
from countersign.invoices.models import Invoice


def who_may_see(invoice: Invoice) -> list[User]:
    """The people who may see this invoice, by name: managers, owners, and the agent who entered it; of everybody's each."""
    whose = Q(role__in=MANAGING) | Q(user=invoice.agent_id)
    members = Membership.objects.filter(
        Q() if invoice.is_everybodys else whose,
        organization=invoice.organization_id,
        user__is_active=True,
    ).select_related("user")
    seeing = (
        member.user
        for member in members
        if invoice.is_everybodys or member.manages or member.user_id == invoice.agent_id
    )
    return sorted(seeing, key=str)
