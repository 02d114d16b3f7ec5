"""Which invoices an export is about: what the table shows, or what is not exported yet."""

from dataclasses import dataclass

from django.http import QueryDict

from countersign.accounts.models import Membership, Organization, Role
from countersign.exports.models import Export
from countersign.invoices.models import TIE_KEY, Invoice, InvoiceQuerySet
from countersign.invoices.search import filters


class NobodyAsks(Exception):
    """Whoever asked for the export is no manager here any more."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Rows in their order, and the filter that they are found by."""

    rows: InvoiceQuerySet
    asked: filters.Filters


def unexported(organization: Organization | int) -> InvoiceQuerySet:
    """Approved and in no export that counts, the oldest first."""
    ours = Invoice.objects.filter(organization=organization).unexported()
    return ours.order_by("issue_key", TIE_KEY)


def shown(address: str, member: Membership) -> Choice:
    """Exactly what the table shows `member` at this address, on all of its pages, in its order."""
    people = list(filters.agents(member))
    asked = filters.read(QueryDict(address), member, people=people)
    visible = Invoice.objects.visible_to(member)
    rows = asked.apply(visible, member).rows
    if asked.search and not rows.exists():
        rows = asked.apply(visible, member, near=True).rows
    return Choice(rows.order_by(*asked.order.fields), asked)


def chosen(export: Export) -> InvoiceQuerySet:
    """The invoices of an export as they are now; or NobodyAsks."""
    if export.unexported:
        return unexported(export.organization_id)
    asking = Membership.objects.filter(
        organization=export.organization_id, user=export.by_id
    )
    member = asking.select_related("organization", "user").first()
    if member is None and export.by and export.by_id == export.organization.everybody:
        # A manager's token of the organization has asked: no other of its tokens may.
        member = Membership(
            organization=export.organization, user=export.by, role=Role.MANAGER
        )
    if member is None or not member.manages:
        raise NobodyAsks
    return shown(export.filter, member).rows
