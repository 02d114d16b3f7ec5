"""The files of an invoice as the browser shows them."""

from typing import Any

from django.urls import reverse

from countersign.invoices.models import Invoice, InvoiceDocument
from countersign.invoices.queries import uses_of


def viewer_files(invoice: Invoice) -> tuple[dict[str, Any], ...]:
    """The files it was entered from, in order, as `<page-viewer>` wants them."""
    return tuple(_document(use) for use in uses_of(invoice))


def _document(use: InvoiceDocument) -> dict[str, Any]:
    document = use.document
    pk = document.pk
    return {
        "id": pk,
        "name": document.name,
        "media_type": document.media_type,
        "page_count": document.page_count,
        "is_reading": document.is_unread,
        "pages": [
            reverse("invoices:page", args=[pk, number, 1600])
            for number in range(1, document.page_count + 1)
        ],
        "original": reverse("invoices:original", args=[pk]),
        "words": reverse("invoices:words", args=[pk]),
    }
