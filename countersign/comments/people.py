"""Who may take part in the talk about an invoice."""

from countersign.accounts.models import Membership, User
from countersign.invoices.models import Invoice


def who_may_see(invoice: Invoice) -> list[User]:
    """The people who may see this invoice, by name: managers, owners, and the agent who entered it; of everybody's each, and of any where agents see all."""
    ours = Membership.objects.filter(
        organization=invoice.organization_id, user__is_active=True
    ).select_related("user", "organization")
    seeing = (one.user for one in ours if invoice.is_seen_by(one))
    return sorted(seeing, key=str)
