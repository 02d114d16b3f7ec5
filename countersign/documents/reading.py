"""The words on a document's pages, read in a process of their own."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string

from countersign.extraction import model
from countersign.extraction.files import READING, Refused, in_child, pages_of_pdf

from . import pictures
from .models import Document, Page, ReadingState


def read_words(document: Document) -> None:
    """Put the words of each page into its row and queue what follows; or note why it could not be read.

    Reading twice gives the same rows. Whoever dies in the middle leaves it to be collected.
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
    else:
        _keep(document, pages)


def give_up(document: Document, code: str) -> None:
    """Note that a document cannot be read; it is entered by hand, so what follows is queued all the same."""
    _finish(document, ReadingState.FAILED, reading_problem=code)


def _pages(document: Document) -> tuple[model.Page, ...]:
    """The pages with their text layer. Pictures have none."""
    if document.media_type != "application/pdf":
        return ()
    with default_storage.open(document.path) as file:
        data = file.read()
    return in_child(READING, pages_of_pdf, data)


@transaction.atomic
def _keep(document: Document, pages: tuple[model.Page, ...]) -> None:
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
                words=[[word.text, *word.box, word.source] for word in page.words],
            )
            for page in pages
        ],
        update_conflicts=True,
        unique_fields=["document", "number"],
        update_fields=["width", "height", "words"],
    )
    _finish(document, ReadingState.READ, pages_read=document.page_count)


@transaction.atomic
def _finish(document: Document, state: ReadingState, **values: int | str) -> None:
    found = Document.objects.filter(pk=document.pk).update(
        reading_state=state, reading_changed_at=timezone.now(), **values
    )
    if found:
        for job in settings.AFTER_READING:
            import_string(job).enqueue(document.pk)
