"""What every page or save asks of an invoice."""

from typing import Any, Final

from django.db import connection
from django.db.models import F, Q, QuerySet

from countersign.accounts.models import Membership
from countersign.database.prepared import prepared
from countersign.documents.models import Attachment, Document, DocumentQuerySet
from countersign.history.models import Event

from .models import (
    FurtherFile,
    Invoice,
    InvoiceDocument,
    LineItem,
    Status,
    Suggestion,
)

_FETCHED: Final = "_fetched_uses"
_DECIDED: Final = (Status.APPROVED, Status.RETURNED, Status.REJECTED)
DECIDING: Final = (*(one.value for one in _DECIDED), "approved in part")
"""The verbs of lines by which somebody decides on an invoice."""


@prepared
def own(organization: int, agent: int, everybody: int, pk: int) -> QuerySet[Invoice]:
    """An invoice on its agent's or on everybody's desk, with its organization, agent and vendor."""
    either = Q(agent=agent) | Q(agent=everybody)
    ours = Invoice.objects.filter(either, organization=organization, pk=pk)
    return ours.select_related("organization", "agent", "vendor")


@prepared
def own_locked(
    organization: int, agent: int, everybody: int, pk: int
) -> QuerySet[Invoice]:
    """The same with its vendor alone, locked until the transaction ends."""
    either = Q(agent=agent) | Q(agent=everybody)
    ours = Invoice.objects.filter(either, organization=organization, pk=pk)
    held = ours.select_for_update(no_key=True, of=("self",))
    return held.select_related("vendor")


@prepared
def locked(organization: int, pk: int) -> QuerySet[Invoice]:
    """Anybody's, with its organization, agent and vendor, locked until the transaction ends."""
    ours = Invoice.objects.filter(organization=organization, pk=pk)
    held = ours.select_for_update(no_key=True, of=("self",))
    return held.select_related("organization", "vendor", "agent")


@prepared
def items(organization: int, invoice: int) -> QuerySet[LineItem]:
    """An invoice's items in order."""
    return LineItem.objects.filter(organization=organization, invoice=invoice)


@prepared
def suggestions(organization: int, invoice: int) -> QuerySet[Suggestion]:
    """All that was read for an invoice's fields."""
    return Suggestion.objects.filter(organization=organization, invoice=invoice)


@prepared
def uses(organization: int, invoice: int) -> QuerySet[InvoiceDocument]:
    """An invoice's files in order, each with its document: one row a page, or one for a file without pages."""
    ours = InvoiceDocument.objects.filter(organization=organization, invoice=invoice)
    return ours.select_related("document").annotate(
        page=F("document__pages__number"),
        width=F("document__pages__width"),
        height=F("document__pages__height"),
    )


def attachments_of(invoice: Invoice) -> list[Attachment]:
    """What came inside its files, then inside its further ones, in their order: no query beside that of `uses_of`."""
    inside = [one for use in uses_of(invoice) for one in use.document.attached]
    for further in further_of(invoice):
        for one in further.document.attached:
            one.within = one.within or further.name
            inside.append(one)
    return inside


def further_of(invoice: Invoice) -> list[FurtherFile]:
    """Its further files, in the order in which they were added: no query."""
    return [FurtherFile.told(invoice, one) for one in invoice.further or ()]


def all_files_of(invoice: Invoice) -> DocumentQuerySet:
    """The documents it was entered from and its further ones: whatever goes when it goes."""
    ours = {"organization": invoice.organization_id, "invoice": invoice}
    return Document.objects.of(invoice.organization_id).filter(
        Q(pk__in=InvoiceDocument.objects.filter(**ours).values("document"))
        | Q(pk__in=FurtherFile.objects.filter(**ours).values("document"))
    )


def hold_own(pk: int, member: Membership) -> Invoice:
    """One on this member's or on everybody's desk, locked (SELECT FOR UPDATE) until the transaction ends; or Invoice.DoesNotExist.

    Its organization and, of their own, its agent are theirs, not loaded again.
    """
    everybody = member.organization.everybody or 0
    found = own_locked(member.organization_id, member.user_id, everybody, pk)
    if not found:
        raise Invoice.DoesNotExist
    invoice = found[0]
    invoice.organization = member.organization
    if invoice.agent_id == member.user_id:
        invoice.agent = member.user
    return invoice


def hold_again(invoice: Invoice) -> Invoice:
    """The row of an invoice at hand, read anew and locked; or Invoice.DoesNotExist."""
    found = locked(invoice.organization_id, invoice.pk)
    if not found:
        raise Invoice.DoesNotExist
    return found[0]


def keep_months(organization: int) -> None:
    """Let no month be closed until the transaction ends, so that what is decided in it counts where it says.

    Before the invoice is held. SQL by hand, since Django knows no FOR SHARE: decisions do not wait for one another. On
    SQLite whoever writes is alone.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM accounts_organization WHERE id = %s FOR SHARE",
                [organization],
            )


def items_of(invoice: Invoice) -> list[LineItem]:
    """Its items in order, as they are stored now."""
    return items(invoice.organization_id, invoice.pk)


def suggestions_of(invoice: Invoice) -> list[Suggestion]:
    """All that was read for its fields."""
    return suggestions(invoice.organization_id, invoice.pk)


@prepared
def _decided(organization: int, invoice: int) -> QuerySet[Event]:
    lines = Event.objects.about(organization, "invoice", invoice)
    return lines.filter(verb__in=DECIDING)[:1]


def was_decided(invoice: Invoice) -> bool:
    """Has anybody ever decided on it, in part or withdrawn since? Then it stays for as long as it has to be kept."""
    known = invoice.status in _DECIDED
    return known or bool(_decided(invoice.organization_id, invoice.pk))


def uses_of(invoice: Invoice) -> list[InvoiceDocument]:
    """Its files in order, each with its document and its pages' shapes: one query, however often it is asked."""
    known: list[InvoiceDocument] | None = getattr(invoice, _FETCHED, None)
    if known is None:
        known = _with_shapes(uses(invoice.organization_id, invoice.pk))
        setattr(invoice, _FETCHED, known)
    return known


def _with_shapes(rows: list[Any]) -> list[InvoiceDocument]:
    """One of the rows for each file, with the shapes of all its pages."""
    found: dict[int, InvoiceDocument] = {}
    for row in rows:
        use = found.setdefault(row.pk, row)
        if row.page is not None:
            use.shapes = {**use.shapes, row.page: (row.width, row.height)}
    return list(found.values())
