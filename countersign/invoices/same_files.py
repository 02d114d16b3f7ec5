"""Which invoices were entered from the same file."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from .models import Invoice, InvoiceDocument


@dataclass(frozen=True, slots=True)
class SameFile:
    """Another invoice uses the same file: the earliest of the same agent, or else one of a colleague.

    Of a colleague's invoice nothing is told but that it is there.
    """

    own: Invoice | None


def same_files(invoices: Sequence[Invoice]) -> dict[int, SameFile]:
    """For those whose file another invoice uses too, by their id; one query for all.

    The invoices must be of one organization.
    """
    mine = InvoiceDocument.objects.filter(invoice__in=[one.pk for one in invoices])
    uses = InvoiceDocument.objects.filter(
        document__in=mine.values("document")
    ).select_related("invoice")
    by_document: dict[int, list[Invoice]] = defaultdict(list)
    documents: dict[int, set[int]] = defaultdict(set)
    for use in uses.order_by("invoice_id"):
        by_document[use.document_id].append(use.invoice)
        documents[use.invoice_id].add(use.document_id)
    found = {}
    for invoice in invoices:
        others = [
            other
            for document in documents[invoice.pk]
            for other in by_document[document]
            if other.pk != invoice.pk
        ]
        if others:
            own = (one for one in others if one.agent_id == invoice.agent_id)
            found[invoice.pk] = SameFile(next(own, None))
    return found
