"""What a document says, kept as suggestions for the invoices that are entered from it."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.db import transaction

from countersign.accounts.models import Organization
from countersign.documents.models import Document
from countersign.documents.storage import content
from countersign.extraction import model
from countersign.extraction.files import READING, Refused, in_child
from countersign.extraction.official import RULES, broken_rules
from countersign.extraction.reading import read_known
from countersign.vendors.lessons import hints_for

from . import filling
from .indexing import index_document
from .models import Invoice, InvoiceDocument, Suggestion

# What the reader calls a field, where the invoice calls it otherwise.
_NAMES: Final = {"invoice_number": "number"}
_LONGEST: Final = Suggestion._meta.get_field("value").max_length or 1000

logger = logging.getLogger(__name__)


def suggest(document: Document) -> None:
    """Read a document and keep what it says for each invoice that is open and begins with it.

    Reading twice gives the same rows. What cannot be read leaves an empty form, and the document says why.
    """
    try:
        reading = _read(document)
    except Refused as refused:
        Document.objects.filter(pk=document.pk).update(reading_problem=refused.code)
        return
    with transaction.atomic():
        Document.objects.filter(pk=document.pk).update(
            notices=[_notice(each) for each in reading.notices]
        )
        for invoice in _begun_with(document):
            _keep(invoice, document, reading)
            filling.fill(invoice.pk)
        index_document(document)
    if reading.einvoice:
        _hold_to_rules(document, reading)


def _hold_to_rules(document: Document, reading: model.Reading) -> None:
    """Note which official rules its e-invoice breaks, besides what reading it has noticed already."""
    said = {notice.values.get("rule", "") for notice in reading.notices}
    try:
        broken = in_child(
            RULES, broken_rules, content(document.path), document.media_type, said
        )
    except Refused as refused:
        logger.warning("Document %s: rules not run: %s", document.pk, refused.code)
        return
    Document.objects.filter(pk=document.pk).update(
        notices=[_notice(each) for each in (*reading.notices, *broken)]
    )


def _read(document: Document) -> model.Reading:
    data = content(document.path)
    pages = pages_of(document)
    hints = hints_for(document.organization, pages)
    buyer = buyer_of(document.organization)
    return in_child(
        READING, read_known, data, document.media_type, pages, buyer=buyer, hints=hints
    )


def pages_of(document: Document) -> tuple[model.Page, ...]:
    """The document's pages with their words, as the reader takes them."""
    return tuple(_page(page) for page in document.pages.all())


def buyer_of(organization: Organization) -> model.Buyer:
    """Whom the organization's invoices are made out to."""
    return model.Buyer(
        name=organization.name,
        vat_id=organization.vat_id,
        date_order=organization.formats.date_order,
    )


def _page(page: Any) -> model.Page:
    words = tuple(
        model.Word(text, page.number, model.Box(x0, y0, x1, y1), source)
        for text, x0, y0, x1, y1, source in page.words
    )
    return model.Page(page.number, page.width, page.height, words, page.turn)


def _begun_with(document: Document) -> list[Invoice]:
    """The open invoices whose first file this is."""
    uses = InvoiceDocument.objects.filter(
        document=document, invoice__in=Invoice.objects.open()
    )
    candidates = [
        use.invoice for use in uses.select_related("invoice").order_by("invoice_id")
    ]
    return [
        invoice
        for invoice in candidates
        if invoice.originals.values_list("document", flat=True)[0] == document.pk
    ]


def _keep(invoice: Invoice, document: Document, reading: model.Reading) -> None:
    invoice.suggestions.all().delete()
    rows = list(_header(reading)) + list(_items(reading.lines))
    Suggestion.objects.bulk_create(
        Suggestion(
            organization_id=invoice.organization_id,
            invoice=invoice,
            field=_NAMES.get(found.field, found.field),
            line=line,
            rank=rank,
            value=found.value[:_LONGEST],
            confidence=found.confidence,
            source=found.source,
            proven=found.proven,
            words=[
                [document.pk, word.page, *word.box, word.text] for word in found.words
            ],
        )
        for line, rank, found in rows
    )


def _header(
    reading: model.Reading,
) -> Iterator[tuple[int | None, int, model.Suggestion]]:
    """Each field's best value, then its alternatives."""
    for name in {*reading.fields, *reading.alternatives}:
        best = [reading.fields[name]] if name in reading.fields else []
        for rank, found in enumerate(
            [*best, *reading.alternatives.get(name, ())], start=1 - len(best)
        ):
            yield None, rank, found


def _items(
    lines: Sequence[Mapping[str, model.Suggestion]],
) -> Iterator[tuple[int | None, int, model.Suggestion]]:
    for position, line in enumerate(lines, start=1):
        for found in line.values():
            yield position, 0, found


def _notice(notice: model.Notice) -> dict[str, Any]:
    return {
        "code": notice.code,
        "severity": notice.severity,
        "values": dict(notice.values),
        "fields": [_NAMES.get(name, name) for name in notice.fields],
        "words": [[word.page, *word.box] for word in notice.words],
    }
