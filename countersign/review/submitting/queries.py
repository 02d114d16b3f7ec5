"""Whom a submitted invoice is for, and what a letter tells of it."""

from datetime import datetime

from django.db.models import QuerySet

from countersign.accounts.models import Membership
from countersign.database.prepared import prepared
from countersign.history.models import Event
from countersign.invoices.models import Invoice, Status
from countersign.review.models import Announcement


@prepared
def managers(organization: int) -> QuerySet[Membership]:
    """Everybody who decides on invoices here."""
    everybody = Membership.objects.filter(
        organization=organization, user__is_active=True
    )
    return everybody.managers().select_related("user")


@prepared
def _waiting(organization: int, pk: int) -> QuerySet[Invoice]:
    found = Invoice.objects.waiting().filter(organization=organization, pk=pk)
    return found.select_related("agent")


def waiting_invoice(manager: Membership, pk: int) -> Invoice | None:
    """An invoice that waits for this manager's decision; its organization is theirs, not loaded again."""
    for invoice in _waiting(manager.organization_id, pk):
        invoice.organization = manager.organization
        return invoice
    return None


def submitted_before(invoice: Invoice) -> int | None:
    """The version that was submitted the time before this one; None when this is the first."""
    lines = Event.objects.about(invoice.organization_id, "invoice", invoice.pk)
    versions = [one.data["version"] for one in lines if one.verb == Status.SUBMITTED]
    return versions[-2] if len(versions) > 1 else None


def announced(manager: Membership, mailed_at: datetime) -> QuerySet[Invoice]:
    """What one hourly mail tells of and still waits, the longest wait first."""
    told = Announcement.objects.filter(
        organization=manager.organization_id, membership=manager, mailed_at=mailed_at
    )
    return (
        Invoice.objects.filter(
            organization=manager.organization_id,
            status=Status.SUBMITTED,
            pk__in=told.values("invoice"),
        )
        .select_related("organization", "agent")
        .order_by("submitted_at", "pk")
    )
