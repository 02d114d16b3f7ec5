"""Which further files there are, and when they may come and go."""

from collections.abc import Sequence

from django.db.models import QuerySet

from countersign.documents.models import Document
from countersign.history.models import Event
from countersign.invoices.models import FurtherFile, Invoice, InvoiceDocument, Status
from countersign.invoices.queries import was_decided
from countersign.invoices.states import NotAllowed

TAKING = (Status.DRAFT, Status.RETURNED, Status.SUBMITTED)
_TYPED = ("changed", "commented", "took over")
"""The verbs of lines that tell of something a person did in a draft, which would go with it."""


class HasItAlready(Exception):
    """An invoice has this very file: `name` is what it is called there. Nothing was changed."""

    def __init__(self, invoice: Invoice, name: str) -> None:
        super().__init__(f"{invoice} has {name}")
        self.invoice = invoice
        self.name = name


class OneOfSeveral(Exception):
    """A draft is one of several invoices in one file, which goes with no other invoice. Nothing was changed."""

    def __init__(self, draft: Invoice) -> None:
        super().__init__(str(draft))
        self.draft = draft


def takes_files(invoice: Invoice) -> bool:
    """May further files be added to it, or be called something else: is it not decided, or to be decided anew?"""
    return invoice.status in TAKING


def must_take_files(invoice: Invoice) -> None:
    """Raise NotAllowed unless further files may be added."""
    if not takes_files(invoice):
        raise NotAllowed(invoice)


def must_be_free_to_go(row: FurtherFile) -> None:
    """Raise NotAllowed for a file of an invoice that somebody has decided on, but for what was added since: what they saw stays."""
    invoice = row.invoice
    if not takes_files(invoice):
        raise NotAllowed(invoice)
    if was_decided(invoice) and not row.came_after_decision:
        raise NotAllowed(invoice)


def row_of(invoice: Invoice, pk: int) -> FurtherFile:
    """One of its further files with its document; raises FurtherFile.DoesNotExist."""
    row = further_rows(invoice).get(pk=pk)
    row.invoice = invoice
    return row


def further_rows(invoice: Invoice) -> QuerySet[FurtherFile]:
    """Its further files with their documents, in their order."""
    rows = FurtherFile.objects.filter(
        organization=invoice.organization_id, invoice=invoice
    )
    return rows.select_related("document").order_by("pk")


def must_lack(invoice: Invoice, document: Document) -> None:
    """Raise HasItAlready where the invoice was entered from this file, or has it as a further one."""
    ours = {"organization": invoice.organization_id, "invoice": invoice}
    entered = InvoiceDocument.objects.filter(**ours, document=document)
    if entered.exists():
        raise HasItAlready(invoice, document.name)
    for row in FurtherFile.objects.filter(**ours, document=document):
        raise HasItAlready(invoice, row.name)


def uses_to_put(draft: Invoice) -> Sequence[InvoiceDocument]:
    """The files of a draft that may become further files of another one; raises OneOfSeveral, or NotAllowed for what may not.

    That is one without a file, and one that anybody has decided on.
    """
    rows = InvoiceDocument.objects.filter(
        organization=draft.organization_id, invoice=draft
    )
    uses = list(rows.select_related("document").order_by("position", "pk"))
    if not draft.is_open or not uses or was_decided(draft):
        raise NotAllowed(draft)
    if any(use.part or use.further for use in uses):
        raise OneOfSeveral(draft)
    return uses


def was_typed_in(draft: Invoice) -> bool:
    """Did a person enter or say something in it? Otherwise all that is in it was read from its file, and comes again with that."""
    lines = Event.objects.about(draft.organization_id, "invoice", draft.pk)
    typed = lines.filter(verb__in=_TYPED, actor_id__isnull=False)
    return bool(draft.unrecorded) or typed.exists()
