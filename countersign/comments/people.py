"""Who may take part in the talk about an invoice."""

from django.db.models import Q

from countersign.accounts.models import MANAGING, Membership, User
from countersign.invoices.models import Invoice


def who_may_see(invoice: Invoice) -> list[User]:
    """The people who may see this invoice, by name: managers, owners, and the agent who entered it."""
    members = Membership.objects.filter(
        Q(role__in=MANAGING) | Q(user=invoice.agent_id),
        organization=invoice.organization_id,
        user__is_active=True,
    ).select_related("user")
    seeing = (
        member.user
        for member in members
        if member.manages or member.user_id == invoice.agent_id
    )
    return sorted(seeing, key=str)
