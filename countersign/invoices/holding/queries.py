"""Who is in what is on everybody's desk."""

from collections.abc import Collection

from countersign.accounts.models import User
from countersign.invoices.models import Held, Invoice


def who_is_in(organization: int, invoices: Collection[int]) -> dict[int, User]:
    """Who has which of some invoices open, by the invoice's key."""
    rows = Held.objects.filter(organization=organization, invoice__in=invoices)
    return {one.invoice_id: one.user for one in rows.lasting().select_related("user")}


def somebody_in(invoice: Invoice) -> User | None:
    """Who has an invoice of everybody's open."""
    return who_is_in(invoice.organization_id, [invoice.pk]).get(invoice.pk)
