"""What reading and learning ask for."""

from typing import Final

from django.db.models import F, OuterRef, QuerySet, Subquery

from countersign.accounts.models import Membership
from countersign.database.among import Among
from countersign.database.prepared import prepared
from countersign.documents.models import Document, Page, ReadingState
from countersign.invoices.models import Invoice, InvoiceDocument, Status

AT_A_TIME: Final = 50  # files that are read again, of each organization


@prepared
def document_of(organization: int, pk: int) -> QuerySet[Document]:
    """A document, with its organization."""
    ours = Document.objects.filter(organization=organization, pk=pk)
    return ours.select_related("organization")


@prepared
def invoice_of(organization: int, pk: int) -> QuerySet[Invoice]:
    """An invoice, with its organization and vendor."""
    ours = Invoice.objects.filter(organization=organization, pk=pk)
    return ours.select_related("organization", "vendor")


@prepared
def not_compared(organization: int) -> QuerySet[Document]:
    """Read files of undecided invoices of which nobody knows what they say: an earlier release has read them. A few of them.

    Found from the invoices, as few are undecided: of files that long were decided on, there may be a million.
    """
    few = Invoice.objects.undecided().exclude(status=Status.APPROVED)
    undecided = few.filter(organization=organization)
    uses = InvoiceDocument.objects.filter(
        Among(undecided, column="invoice"), organization=organization
    )
    ours = Document.objects.filter(
        Among(uses.order_by(), key="document"), organization=organization
    )
    unknown = ours.filter(reading_state=ReadingState.READ, reading_problem="")
    return unknown.filter(said__isnull=True).order_by("pk")[:AT_A_TIME]


@prepared
def members(organization: int) -> QuerySet[Membership]:
    """Who works here, with their mail addresses."""
    return Membership.objects.filter(organization=organization).select_related("user")


@prepared
def pages(organization: int, document: int) -> QuerySet[Page]:
    """A document's pages with their words."""
    return Page.objects.filter(organization=organization, document=document)


@prepared
def first_pages(organization: int, invoice: int) -> QuerySet[Page]:
    """The same of the document that an invoice begins with."""
    return Page.objects.filter(
        organization=organization, document=_first(organization, invoice)
    )


@prepared
def open_ones_begun_with(organization: int, document: int) -> QuerySet[Invoice]:
    """The open invoices whose first file this is, each with its `part` of it, locked until the transaction ends."""
    return (
        Invoice.objects.open()
        .filter(organization=organization, originals__document=document)
        .annotate(part=F("originals__part"))
        .alias(first=_first(organization, OuterRef("pk")))
        .filter(first=document)
        .select_for_update(no_key=True, of=("self",))
        .order_by("pk")
    )


def _first(organization: int, invoice: int | OuterRef) -> Subquery:
    """The document that an invoice begins with."""
    uses = InvoiceDocument.objects.filter(organization=organization, invoice=invoice)
    return Subquery(uses.values("document")[:1])
