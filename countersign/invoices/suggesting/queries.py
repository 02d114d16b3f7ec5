"""What reading and learning ask for."""

from typing import Final

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from countersign.accounts.models import Membership
from countersign.database.among import Among
from countersign.database.prepared import prepared
from countersign.documents.models import Document, Page, ReadingState
from countersign.extraction.drawing import VERSION
from countersign.extraction.files.sniff import SIGNED, XML
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
def read_earlier(organization: int) -> QuerySet[Document]:
    """Files of undecided invoices that an earlier release has read: what they say is not kept, or their e-invoice not drawn as now. A few.

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
    older = Q(drawing_version__lt=VERSION)
    has_one = Q(media_type__in=(XML, SIGNED)) | Q(drawing_version__gt=0)
    lacks = unknown.filter(Q(said__isnull=True) | older & has_one)
    return lacks.order_by("pk")[:AT_A_TIME]


@prepared
def is_entered(organization: int, document: int) -> QuerySet[InvoiceDocument]:
    """Whether an invoice was entered from a document: it did not only come inside another one."""
    uses = InvoiceDocument.objects.filter(organization=organization, document=document)
    return uses.order_by()[:1]


@prepared
def members(organization: int) -> QuerySet[Membership]:
    """Who works here, with their mail addresses."""
    return Membership.objects.filter(organization=organization).select_related("user")


@prepared
def pages(organization: int, document: int) -> QuerySet[Page]:
    """A document's own pages with their words, without those of its drawing."""
    return _own().filter(organization=organization, document=document)


@prepared
def first_pages(organization: int, invoice: int) -> QuerySet[Page]:
    """The same of the document that an invoice begins with."""
    first = _first(organization, invoice)
    return _own().filter(organization=organization, document=first)


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


def _own() -> QuerySet[Page]:
    return Page.objects.filter(number__lte=F("document__page_count"))


def _first(organization: int, invoice: int | OuterRef) -> Subquery:
    """The document that an invoice begins with."""
    uses = InvoiceDocument.objects.filter(organization=organization, invoice=invoice)
    return Subquery(uses.values("document")[:1])
