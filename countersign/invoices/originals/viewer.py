"""The files of an invoice as the browser shows them."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from countersign.documents.models import Attachment, Document
from countersign.extraction.files.contents import CSV, TEXT
from countersign.extraction.files.sniff import PDF
from countersign.invoices.models import Invoice
from countersign.invoices.queries import further_of, uses_of

TEXTS: Final = (TEXT, CSV)  # what is shown as text, whatever stands in it
_DIFFERING: Final = ("xml-differs-from-page", "xml-line-differs-from-page")
_BOX: Final = ("page", "x0", "y0", "x1", "y1")


def viewer_files(
    invoice: Invoice, attachments: Iterable[Attachment]
) -> tuple[dict[str, Any], ...]:
    """The files it was entered from, in order, as `<page-viewer>` wants them; each with the drawing of its e-invoice behind it.

    Then its further files, and these that came inside any of them, as far as it can be looked at.
    """
    own = (shown for use in uses_of(invoice) for shown in _shown(use.document))
    beside = (
        *((one.document, one.called) for one in further_of(invoice)),
        *((one.file, one.name) for one in attachments),
    )
    return (*own, *(shown for one in beside for shown in _attached(*one)))


def _attached(file: Document | None, name: str) -> Iterator[dict[str, Any]]:
    """A tab for a file that it was not entered from, where its pages or its text can be shown; it is never run."""
    if file is None:
        return
    address = reverse("invoices:original", args=[file.pk])
    if file.media_type in TEXTS:
        yield _tab(file, name, address, TEXT, 0, 1)
    elif file.page_count:
        yield _tab(file, name, address, file.media_type, 0, file.page_count)


def _shown(document: Document) -> Iterator[dict[str, Any]]:
    """A tab for its own pages, if it has any, and one for those that were drawn."""
    own, drawn = document.page_count, document.drawn_pages
    if own or not drawn:
        original = reverse("invoices:original", args=[document.pk])
        yield _tab(document, document.name, original, document.media_type, 0, own)
    if drawn:
        name = _("Drawing of %(name)s") % {"name": document.name}
        address = reverse("invoices:drawing", args=[document.pk])
        yield _tab(document, name, address, PDF, own, drawn)


def _tab(
    document: Document,
    name: str,
    address: str,
    media_type: str,
    before: int,
    count: int,
) -> dict[str, Any]:
    """`before` is how many of the document's pages stand in tabs before: its places count from the first of them."""
    pk = document.pk
    numbers = range(before + 1, before + count + 1)
    return {
        "id": pk,
        "before": before,
        "name": name,
        "media_type": media_type,
        "page_count": count,
        "is_reading": document.is_unread,
        "pages": []
        if media_type == TEXT
        else [reverse("invoices:page", args=[pk, at, 1600]) for at in numbers],
        "address": address,
        "original": reverse("invoices:original", args=[pk]),
        "words": reverse("invoices:words", args=[pk]),
        "differing": _differing(document, numbers),
    }


def _differing(document: Document, numbers: range) -> list[dict[str, float]]:
    """Where page and e-invoice say something else, on these pages."""
    return [
        dict(zip(_BOX, word, strict=True))
        for notice in document.notices
        if notice["code"] in _DIFFERING
        for word in notice["words"]
        if word[0] in numbers
    ]
