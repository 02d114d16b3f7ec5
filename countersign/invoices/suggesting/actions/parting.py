"""One file with several invoices: a draft for each further one, for the agent who uploaded it."""

from collections.abc import Iterator

from countersign.documents.models import Document
from countersign.history.actions import record
from countersign.history.actor import SYSTEM
from countersign.invoices.models import Invoice, InvoiceDocument


def part_others(
    document: Document, begun: Invoice, count: int
) -> Iterator[tuple[int, Invoice]]:
    """Make a draft for each of the `count` further invoices in a file that an invoice begins with: its part (from 1), and the draft.

    Each once, also when the file is read again and one of them was deleted meanwhile. The caller holds the invoice's row.
    """
    ours = InvoiceDocument.objects.filter(
        organization=document.organization_id, document=document
    )
    made = ours.filter(invoice=begun, part=0, further__lt=count)
    before = made.values_list("further", flat=True).first()
    if before is None:
        return
    made.update(further=count)
    known = ours.filter(invoice__agent=begun.agent_id).values_list("part", flat=True)
    for part in sorted({*range(before + 1, count + 1)} - {*known}):
        yield part, _draft(document, begun, part)


def _draft(document: Document, begun: Invoice, part: int) -> Invoice:
    invoice = Invoice.objects.create(
        organization_id=begun.organization_id,
        agent_id=begun.agent_id,
        currency=document.organization.currency,
    )
    InvoiceDocument.objects.create(
        organization_id=begun.organization_id,
        invoice=invoice,
        document=document,
        part=part,
    )
    data = {
        "file": document.name,
        "document": document.pk,
        "sha256": document.sha256,
        "part": part + 1,
        "from": begun.pk,
    }
    record(begun.organization_id, SYSTEM, "parted", invoice, data)
    return invoice
