"""What a document says, kept as suggestions for the invoices that are entered from it."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import OuterRef, Subquery

from countersign.accounts.models import Organization
from countersign.database.prepared import Prepared, Slot
from countersign.documents.models import Document, Page
from countersign.documents.storage import content
from countersign.extraction import model
from countersign.extraction.files import (
    READING,
    Child,
    Refused,
    in_child,
    in_kept_child,
)
from countersign.extraction.from_file import look_inside, read_known
from countersign.extraction.official import RULES, broken_rules
from countersign.invoices.models import Invoice, InvoiceDocument, Suggestion
from countersign.invoices.search.actions import index_document
from countersign.vendors.lessons import hints_for

from . import filling

# What the reader calls a field, where the invoice calls it otherwise.
_NAMES: Final = {"invoice_number": "number"}
_LONGEST: Final = Suggestion._meta.get_field("value").max_length or 1000

logger = logging.getLogger(__name__)


def suggest(document: Document, child: Child | None = None) -> bool:
    """Read a document and keep what it says for each invoice that is open and begins with it; whether as an e-invoice.

    `child` has read its words; without one, another is made. Reading twice gives the same rows. What cannot be read
    leaves an empty form, and the document says why.
    """
    try:
        reading = _read(document, child)
    except Refused as refused:
        Document.objects.filter(document.itself).update(reading_problem=refused.code)
        return False
    with transaction.atomic():
        notices = [_notice(each) for each in reading.notices]
        if notices != document.notices:
            Document.objects.filter(document.itself).update(notices=notices)
        for invoice in _begun_with(document):
            filling.fill(invoice, _keep(invoice, document, reading))
        index_document(document)
    return reading.einvoice is not None


def hold_to_rules(document: Document) -> None:
    """Note which official rules its e-invoice breaks, besides what reading it has noticed; doing it twice says it once."""
    noticed = [each for each in document.notices if each["code"] != "rule-broken"]
    said = {each["values"].get("rule", "") for each in noticed}
    try:
        broken = in_child(
            RULES, broken_rules, content(document.path), document.media_type, said
        )
    except Refused as refused:
        logger.warning("Document %s: rules not run: %s", document.pk, refused.code)
        return
    Document.objects.filter(document.itself).update(
        notices=[*noticed, *(_notice(each) for each in broken)]
    )


def _read(document: Document, child: Child | None) -> model.Extracted:
    ask = child.ask if child else in_child
    pages = pages_of(document)
    hints = hints_for(document.organization, pages)
    buyer = buyer_of(document.organization)
    inside = ask(READING, look_inside, content(document.path), document.media_type)
    return in_kept_child(READING, read_known, pages, inside, buyer=buyer, hints=hints)


def pages_of(document: Document) -> tuple[model.Page, ...]:
    """The document's pages with their words, as the reader takes them."""
    found = _PAGES.rows(organization=document.organization_id, document=document.pk)
    return tuple(map(_page, found))


def first_pages_of(invoice: Invoice) -> tuple[model.Page, ...]:
    """The same of the file that an invoice begins with."""
    found = _FIRST_PAGES.rows(organization=invoice.organization_id, invoice=invoice.pk)
    return tuple(map(_page, found))


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
    """The open invoices whose first file this is, locked until the transaction ends."""
    return _BEGUN_WITH.rows(organization=document.organization_id, document=document.pk)


def _first_of(invoice: Slot | OuterRef) -> Subquery:
    """The document that an invoice begins with."""
    uses = InvoiceDocument.objects.filter(
        organization=Slot("organization"), invoice=invoice
    )
    return Subquery(uses.values("document")[:1])


_PAGES: Final = Prepared(
    lambda: Page.objects.filter(
        organization=Slot("organization"), document=Slot("document")
    )
)
_FIRST_PAGES: Final = Prepared(
    lambda: Page.objects.filter(
        organization=Slot("organization"), document=_first_of(Slot("invoice"))
    )
)
_BEGUN_WITH: Final = Prepared(
    lambda: (
        Invoice.objects.open()
        .filter(organization=Slot("organization"), originals__document=Slot("document"))
        .alias(first=_first_of(OuterRef("pk")))
        .filter(first=Slot("document"))
        .select_for_update(no_key=True, of=("self",))
        .order_by("pk")
    )
)


def _keep(
    invoice: Invoice, document: Document, reading: model.Extracted
) -> list[Suggestion]:
    """Keep what it says of an invoice, in place of what was kept before."""
    invoice.suggestions.all().delete()
    rows = list(_header(reading)) + list(_items(reading.lines))
    return Suggestion.objects.bulk_create(
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
    reading: model.Extracted,
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
