"""The words on a document's pages, read in a process of their own."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks.base import Task

from countersign.documents import pictures
from countersign.documents.drawing.pdf import Ask, drawn
from countersign.documents.drawing.pdf import keep as keep_drawing
from countersign.documents.hooks import AFTER_READING
from countersign.documents.models import Document, Page, ReadingState
from countersign.documents.storage import content
from countersign.extraction import model
from countersign.extraction.drawing import VERSION
from countersign.extraction.files import (
    OCR,
    READING,
    Child,
    Engine,
    Refused,
    each_in_child,
    first_look,
    ocr_pages,
    usable_text,
)
from countersign.extraction.record import EInvoice


def read_words(document: Document, child: Child) -> list[int]:
    """Store the words of each page; returns which pages are scans, still to be read by OCR.

    When there are none, the next step is done at once, by the child process that has the file. When the file cannot
    be read, the reason is stored. Reading twice gives the same rows; after a crash it is queued again.
    """
    _note(
        document,
        reading_state=ReadingState.READING,
        reading_attempts=F("reading_attempts") + 1,
    )
    try:
        pages = _look(document, child) if document.page_count else ()
    except Refused as refused:
        give_up(document, refused.code)
        return []
    usable = [page for page in pages if usable_text(page)]
    scans = sorted(
        set(range(1, document.page_count + 1)) - {page.number for page in usable}
    )
    _keep(document, pages, pages_read=len(usable))
    if not scans:
        for job in AFTER_READING.values():
            job.call(document.pk, document.organization_id, child)
    return scans


def see_words(document: Document, scans: Sequence[int]) -> None:
    """The same by OCR for these pages; each is stored as soon as it is read."""
    others = document.page_count - len(scans)
    seen = each_in_child(
        OCR,
        ocr_pages,
        content(document.path),
        document.media_type,
        scans,
        engine=cast(Engine, settings.OCR_ENGINE),
    )
    try:
        for count, page in enumerate(seen, start=1):
            _keep(document, [page], pages_read=others + count)
    except Refused as refused:
        give_up(document, refused.code)
    else:
        _go_on(document)


def draw_again(
    document: Document, said: Sequence[EInvoice], ask: Ask
) -> tuple[tuple[model.Page, ...], ...]:
    """Draw what a document's e-invoices say, by a child that one can `ask`, in place of what was drawn before.

    Gives the pages of each, numbered after the document's own; none without an e-invoice, and of what is too much to draw.
    """
    drawing = drawn(document, said, ask)
    sheets = drawing.sheets if drawing else ()
    if document.drawing_version not in (0, VERSION):
        pictures.remove(document)
    own = document.page_count
    after = tuple(
        tuple(_numbered(page, own + page.number) for page in pages) for pages in sheets
    )
    document.drawing_version, document.drawn_pages = VERSION, sum(map(len, after))
    if drawing:
        keep_drawing(document, drawing)
        pictures.keep(document, own + 1, pictures.THUMBNAIL, drawing.picture)
    _keep_drawn(document, [page for pages in after for page in pages])
    return after


def finish(document: Document) -> None:
    """Note that all is read; the step that follows the words calls this at its end."""
    Document.objects.filter(document.itself, reading_state=ReadingState.READING).update(
        reading_state=ReadingState.READ, reading_changed_at=timezone.now()
    )


@transaction.atomic
def begin_again(document: Document, job: Task[..., Any]) -> bool:
    """Queue a step after the words again for a document that is read; False when somebody else was quicker.

    Until that step has called `finish` it counts as being read, so it is queued once, and found again when its worker dies.
    """
    own = Document.objects.filter(document.itself, reading_state=ReadingState.READ)
    now = timezone.now()
    if not own.update(reading_state=ReadingState.READING, reading_changed_at=now):
        return False
    job.enqueue(document.pk, document.organization_id)
    return True


def give_up(document: Document, code: str) -> None:
    """Note that a document cannot be read; it is entered by hand, so what follows is queued all the same."""
    _go_on(document, reading_state=ReadingState.FAILED, reading_problem=code)


def put_off(document: Document) -> None:
    """Note that the storage was away: that is no failed attempt, the file has not been looked at."""
    own = Document.objects.filter(document.itself)
    own.filter(reading_attempts__gt=0).update(
        reading_attempts=F("reading_attempts") - 1
    )
    _note(document)


def _look(document: Document, child: Child) -> tuple[model.Page, ...]:
    """The pages with their text layer; the first one's picture is kept."""
    width = pictures.THUMBNAIL
    data = content(document.path)
    pages, picture = child.ask(READING, first_look, data, document.media_type, width)
    pictures.keep(document, 1, width, picture)
    return pages


@transaction.atomic
def _keep(document: Document, pages: Sequence[model.Page], *, pages_read: int) -> None:
    """Fill the pages' rows and note how far it is, unless the document is gone meanwhile."""
    if not _note(document, pages_read=pages_read):
        return
    Page.objects.bulk_create(
        [Page.of(document, page) for page in pages],
        update_conflicts=True,
        unique_fields=["document", "number"],
        update_fields=["width", "height", "turn", "words", "lines"],
    )


@transaction.atomic
def _keep_drawn(document: Document, pages: Sequence[model.Page]) -> None:
    version = document.drawing_version
    if not _note(document, drawing_version=version, drawn_pages=len(pages)):
        return
    rows = Page.objects.filter(organization=document.organization_id, document=document)
    rows.filter(number__gt=document.page_count).delete()
    Page.objects.bulk_create(Page.of(document, page) for page in pages)


def _numbered(page: model.Page, number: int) -> model.Page:
    words = tuple(word._replace(page=number) for word in page.words)
    return replace(page, number=number, words=words)


def _note(document: Document, **values: Any) -> bool:
    """Store how far its reading is, which locks its row; False when the document is gone."""
    own = Document.objects.filter(document.itself)
    return bool(own.update(reading_changed_at=timezone.now(), **values))


@transaction.atomic
def _go_on(document: Document, **values: str) -> None:
    """Queue what follows the words; until that is done the document is still being read."""
    if _note(document, **values):
        for job in AFTER_READING.values():
            job.enqueue(document.pk, document.organization_id)
