"""The words on a document's pages, read in a process of their own."""

from collections.abc import Sequence
from typing import cast

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string

from countersign.extraction import model
from countersign.extraction.files import (
    OCR,
    READING,
    Engine,
    Refused,
    each_in_child,
    in_child,
    ocr_pages,
    pages_of_pdf,
    usable_text,
)

from . import pictures
from .models import Document, Page, ReadingState
from .storage import content


def read_words(document: Document) -> list[int]:
    """Put the words of each page into its row; which pages are scans, whose words are yet to be seen.

    When there are none, what follows is queued; when the file cannot be read, it is noted why. Reading
    twice gives the same rows. Whoever dies in the middle leaves it to be collected.
    """
    Document.objects.filter(pk=document.pk).update(
        reading_state=ReadingState.READING,
        reading_attempts=F("reading_attempts") + 1,
        reading_changed_at=timezone.now(),
    )
    try:
        pages = _pages(document)
        if document.page_count:
            pictures.draw(document, 1, pictures.THUMBNAIL)
    except Refused as refused:
        give_up(document, refused.code)
        return []
    _keep(document, pages)
    usable = [page for page in pages if usable_text(page)]
    _progress(document, len(usable))
    scans = sorted(
        set(range(1, document.page_count + 1)) - {page.number for page in usable}
    )
    if not scans:
        _go_on(document)
    return scans


def see_words(document: Document, scans: Sequence[int]) -> None:
    """The same by optical reading for these pages, each kept as soon as it is seen."""
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
            _keep(document, [page])
            _progress(document, others + count)
    except Refused as refused:
        give_up(document, refused.code)
    else:
        _go_on(document)


def finish(document: Document) -> None:
    """Note that all is read: what follows the words calls this when it is done."""
    Document.objects.filter(pk=document.pk, reading_state=ReadingState.READING).update(
        reading_state=ReadingState.READ, reading_changed_at=timezone.now()
    )


def give_up(document: Document, code: str) -> None:
    """Note that a document cannot be read; it is entered by hand, so what follows is queued all the same."""
    _go_on(document, reading_state=ReadingState.FAILED, reading_problem=code)


def _pages(document: Document) -> tuple[model.Page, ...]:
    """The pages with their text layer. Pictures have none."""
    if document.media_type != "application/pdf":
        return ()
    return in_child(READING, pages_of_pdf, content(document.path))


@transaction.atomic
def _keep(document: Document, pages: Sequence[model.Page]) -> None:
    """Fill the pages' rows, unless the document is gone meanwhile."""
    if not Document.objects.select_for_update().filter(pk=document.pk).exists():
        return
    Page.objects.bulk_create(
        [
            Page(
                organization_id=document.organization_id,
                document=document,
                number=page.number,
                width=page.width,
                height=page.height,
                turn=page.turn,
                words=[[word.text, *word.box, word.source] for word in page.words],
            )
            for page in pages
        ],
        update_conflicts=True,
        unique_fields=["document", "number"],
        update_fields=["width", "height", "turn", "words"],
    )


def _progress(document: Document, pages_read: int) -> None:
    Document.objects.filter(pk=document.pk).update(
        pages_read=pages_read, reading_changed_at=timezone.now()
    )


@transaction.atomic
def _go_on(document: Document, **values: str) -> None:
    """Queue what follows the words; until that is done the document is still being read."""
    found = Document.objects.filter(pk=document.pk).update(
        reading_changed_at=timezone.now(), **values
    )
    if found:
        for job in settings.AFTER_READING:
            import_string(job).enqueue(document.pk)
