"""What several subjects of the review ask: an invoice, its approvals, a manager."""

from datetime import datetime

from django.db.models import QuerySet

from countersign.accounts.models import Membership
from countersign.database.prepared import prepared
from countersign.invoices.models import Invoice

from .models import Decision, Verdict


@prepared
def invoice_of(organization: int, pk: int) -> QuerySet[Invoice]:
    """An invoice of the organization, with all that a page says of it."""
    found = Invoice.objects.filter(organization=organization, pk=pk)
    return found.select_related("organization", "agent", "vendor")


@prepared
def _approvals(
    organization: int, invoice: int, version: int, submitted_at: datetime
) -> QuerySet[Decision]:
    return Decision.objects.filter(
        organization=organization,
        invoice=invoice,
        verdict=Verdict.APPROVED,
        version=version,
        submitted_at=submitted_at,
        withdrawn_at=None,
    ).order_by("at", "pk")


def approvals_of(invoice: Invoice) -> list[Decision]:
    """Standing approvals of what the invoice is now: this version, submitted this time; the first one first."""
    if invoice.submitted_at is None:
        return []
    return _approvals(
        invoice.organization_id, invoice.pk, invoice.version, invoice.submitted_at
    )


@prepared
def _managers(organization: int, pk: int) -> QuerySet[Membership]:
    return (
        Membership.objects.managers()
        .filter(organization=organization, pk=pk, user__is_active=True)
        .select_related("organization", "user")
    )


def manager_of(organization_id: int, membership_id: int) -> Membership | None:
    """Whom a mail to a manager goes to, with the organization; None when they no longer manage or may not come in."""
    found = _managers(organization_id, membership_id)
    return next((one for one in found if one.manages), None)
