"""The whole of an invoice, as a line of the history keeps it when something is decided."""

from collections.abc import Iterable
from typing import Any, Final

from countersign.documents.models import Document
from countersign.history.models import moment
from countersign.invoices.models import FurtherFile, Invoice, LineItem

from .changes import content_of

WHOLE: Final = "invoice"  # under this name the content of a line has it


def whole_of(
    invoice: Invoice,
    items: Iterable[LineItem],
    files: Iterable[Document],
    further: Iterable[FurtherFile],
) -> dict[str, Any]:
    """Where it stands, every field and item, and its files by their hashes, in order; two that differ in anything differ here."""
    items = list(items)
    return {
        "id": invoice.pk,
        "agent": invoice.agent_id,
        "earlier_agents": list(invoice.earlier_agents or ()),
        "status": str(invoice.status),
        "version": invoice.version,
        "submitted_at": moment(invoice.submitted_at),
        "decided_at": moment(invoice.decided_at),
        "vendor": invoice.vendor_id,
        "fields": content_of(invoice, items),
        "not_understood": [
            *sorted(invoice.unparsed),
            *(f"{item.key}.{name}" for item in items for name in sorted(item.unparsed)),
        ],
        "answers": list(invoice.answers or ()),
        "files": [[one.sha256, one.name, one.size, one.media_type] for one in files],
        "further_files": [one.whole for one in further],
    }
