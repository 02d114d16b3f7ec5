"""What a document says, kept as suggestions for the invoices that are entered from it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.db import transaction

from countersign.documents.attaching.actions import Ask, attach
from countersign.documents.models import Document
from countersign.documents.reading.actions import draw_again
from countersign.documents.reading.rest import LEFT_OUT, first_ones, in_words
from countersign.documents.storage import content
from countersign.extraction import model
from countersign.extraction.cutting import CUTTABLE, Sheet, may_be_sheets, sheets_of
from countersign.extraction.files import (
    READING,
    Child,
    EndedEarly,
    Refused,
    in_child,
    in_kept_child,
)
from countersign.extraction.from_file import Inside, look_inside, read_known
from countersign.identity.written import plain, shown
from countersign.invoices.models import Invoice, Suggestion
from countersign.invoices.queries import suggestions_of
from countersign.invoices.search.actions import index_document
from countersign.invoices.suggesting import queries
from countersign.invoices.suggesting.pages import buyer_of, pages_of
from countersign.invoices.suggesting.said import NAMES, as_json, cut_as_json
from countersign.vendors.lessons import hints_for

from .filling import fill
from .parting import part_others

_LONGEST: Final = Suggestion._meta.get_field("value").max_length or 1000
_TO_COME: Final = "pages-to-come"
_TOO_MUCH: Final = frozenset({"took-too-long", "too-much-memory"})

# Why an e-invoice could not be read.
_BROKEN: Final = frozenset(
    {"xml-broken", "xml-encoding", "xml-too-deep", "xml-too-large", "xml-with-dtd"}
)


def suggest_first(document: Document) -> None:
    """Suggest what the pages that were read so far say of the header, while the others are still to be read.

    Items and the words to search by come with the whole. What cannot be read is left to that.
    """
    try:
        inside = in_child(READING, look_inside, content(document.path), document.media_type)  # fmt: skip
        reading = _from_pages(document, pages_of(document), inside, ())
    except Refused:
        return
    if not reading.einvoice:
        reading = replace(reading, lines=())
    ours = {"organization": document.organization_id, "document": document.pk}
    with transaction.atomic():
        notices = [*document.notices, _to_come(document)]
        Document.objects.filter(document.itself).update(notices=notices)
        for invoice, part in _begun(document, ours, 0):
            if not part:
                fill(invoice, _keep(invoice, document, reading))


def suggest(document: Document, child: Child | None = None) -> bool:
    """Read a document and store suggestions for each open invoice that begins with it; returns whether it is to be judged as an e-invoice.

    `child` is the process that has read its words; without one, another is started. Reading twice gives the same
    rows. What cannot be read leaves an empty form, and the document says why.
    """
    try:
        reading = _read(document, child)
    except EndedEarly as ended:
        if child:  # another one may live
            return suggest(document)
        unsaid = Document.objects.filter(document.itself, reading_problem="")
        unsaid.update(reading_problem=ended.code)
        return False
    except Refused as refused:
        Document.objects.filter(document.itself).update(reading_problem=refused.code)
        return False
    ours = {"organization": document.organization_id, "document": document.pk}
    before = any(one["code"] == _TO_COME for one in document.notices)
    left = [one for one in document.notices if one["code"] == LEFT_OUT]
    with transaction.atomic():
        notices, said = [*_notices(reading), *left], as_json(reading)
        cut = cut_as_json(reading.cut, document.cut) if reading.cut else document.cut
        if (notices, said, cut) != (document.notices, document.said, document.cut):
            Document.objects.filter(document.itself).update(notices=notices, said=said, cut=cut)  # fmt: skip
            document.cut = cut
        for invoice, part in _begun(document, ours, len(reading.others)):
            own = reading.others[part - 1] if part else reading
            first = list(suggestions_of(invoice)) if before or document.cut_from else ()  # fmt: skip
            fill(invoice, _keep(invoice, document, own), first)
        index_document(document)
    return _may_be_einvoice(document, reading)


def _may_be_einvoice(document: Document, reading: model.Extracted) -> bool:
    """Also one that could not be read as such: then its verdict is that it is none."""
    tried = any(notice.code in _BROKEN for notice in reading.notices)
    return tried or reading.einvoice is not None or "xml" in document.media_type


def _read(document: Document, child: Child | None) -> model.Extracted:
    ask = child.ask if child else in_child
    pages = pages_of(document)
    inside = ask(READING, look_inside, content(document.path), document.media_type)
    sheets = _sheets(document, pages, ask)
    drawn = draw_again(document, inside.einvoices, ask)
    if not document.cut_from and queries.is_entered(document.organization_id, document.pk):  # fmt: skip
        attach(document, inside.einvoices, ask)
    try:
        return _from_pages(document, pages, inside, drawn, sheets)
    except Refused as refused:
        few = [page for page in pages if page.number in first_ones(len(pages))]
        if len(few) == len(pages) or refused.code not in _TOO_MUCH:
            raise
        reading = _from_pages(document, few, inside, drawn)
        others = [page.number for page in pages if page not in few]
        notice = model.Notice("pages-not-searched", {"pages": in_words(others)})
        return replace(reading, notices=(*reading.notices, notice))


def _from_pages(
    document: Document,
    pages: Sequence[model.Page],
    inside: Inside,
    drawn: Sequence[Sequence[model.Page]],
    sheets: Mapping[int, Sheet] | None = None,
) -> model.Extracted:
    return in_kept_child(
        READING,
        read_known,
        tuple(pages),
        inside,
        buyer=buyer_of(document.organization),
        hints=hints_for(document.organization, pages),
        drawn=drawn,
        sheets=sheets,
    )


def _sheets(
    document: Document, pages: Sequence[model.Page], ask: Ask
) -> Mapping[int, Sheet] | None:
    """The pages that are none of an invoice; None for a file that can't be cut, is a part, or is one invoice as a person said."""
    if document.media_type not in CUTTABLE or len(pages) < 2 or document.cut_from:
        return None
    if document.cut and "whole" in document.cut:
        return None
    few = may_be_sheets(pages)
    if not few:
        return {}
    data = content(document.path)
    found: dict[int, Sheet] = ask(READING, sheets_of, data, document.media_type, few)
    return found


def _to_come(document: Document) -> dict[str, Any]:
    """What is told while the other pages are still to be read."""
    notice = model.Notice(_TO_COME, {"pages": str(document.page_count)}, severity="info")  # fmt: skip
    return _notice(notice)


def _begun(
    document: Document, ours: Mapping[str, int], others: int
) -> Iterator[tuple[Invoice, int]]:
    """The open invoices that begin with the file, and drafts for further ones in it; each with which of them it is."""
    for invoice in queries.open_ones_begun_with(**ours):
        part: int = invoice.part  # type: ignore[attr-defined]  # the query adds it
        if part <= others:
            yield invoice, part
        if others and not part:
            for further, draft in part_others(document, invoice, others):
                yield draft, further


def _notices(reading: model.Extracted) -> list[dict[str, Any]]:
    """Those of each invoice in the file: of several each says whose it is."""
    if not reading.others:
        return [_notice(each) for each in reading.notices]
    return [
        {**_notice(each), "part": part}
        for part, one in enumerate((reading, *reading.others))
        for each in one.notices
    ]


def _keep(
    invoice: Invoice, document: Document, reading: model.Extracted
) -> list[Suggestion]:
    """Keep what it says of an invoice, in place of what was kept before."""
    invoice.suggestions.all().delete()
    rows = [*_header(reading), *_tables(reading), *_items(reading.lines)]
    return Suggestion.objects.bulk_create(
        Suggestion(
            organization_id=invoice.organization_id,
            invoice=invoice,
            field=NAMES.get(name, name),
            line=line,
            rank=rank,
            value=_fitting(found.value),
            confidence=found.confidence,
            source=found.source,
            proven=found.proven,
            words=[
                [document.pk, word.page, *word.box, word.text] for word in found.words
            ],
        )
        for name, line, rank, found in rows
    )


# A value with its field, its line among the items and its rank among the ways to read it.
_Row = tuple[str, int | None, int, model.Suggestion]


def _header(reading: model.Extracted) -> Iterator[_Row]:
    """Each field's best value, then its alternatives."""
    for name in {*reading.fields, *reading.alternatives}:
        best = [reading.fields[name]] if name in reading.fields else []
        for rank, found in enumerate(
            [*best, *reading.alternatives.get(name, ())], start=1 - len(best)
        ):
            yield found.field, None, rank, found


def _tables(reading: model.Extracted) -> Iterator[_Row]:
    """What stands in rows beside the items, cell by cell."""
    for table, rows in reading.tables.items():
        for at, row in enumerate(rows):
            for column, found in row.items():
                yield f"{table}.{at}.{column}", None, 0, found


def _items(lines: Sequence[Mapping[str, model.Suggestion]]) -> Iterator[_Row]:
    for position, line in enumerate(lines, start=1):
        for found in line.values():
            yield found.field, position, 0, found


def _fitting(value: str) -> str:
    """A text in one line, as the form has it; one that is too long to be suggested ends where it is cut off, visibly."""
    text = shown(" ".join(plain(value).split()))
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _notice(notice: model.Notice) -> dict[str, Any]:
    return {
        "code": notice.code,
        "severity": notice.severity,
        "values": dict(notice.values),
        "fields": [NAMES.get(name, name) for name in notice.fields],
        "words": [[word.page, *word.box] for word in notice.words],
    }
