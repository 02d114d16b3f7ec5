"""The jobs that read a document's words."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

from django.db.models import F
from django.utils import timezone
from django_tasks import task

from countersign.database.prepared import Prepared, Slot
from countersign.extraction.files import child_for
from countersign.extraction.reading import look_inside

from . import reading
from .models import Document
from .storage import StorageAway

_AGAIN_AFTER: Final = timedelta(minutes=1)


@task()
def read_words(document_id: int, organization_id: int) -> None:
    """Read the words of a document, and what they mean. Runs again without harm; a document that is gone needs none."""
    document = _unread(document_id, organization_id)
    if document is None:
        return
    with again_when_away(document, read_words), child_for(look_inside) as child:
        if scans := reading.read_words(document, child):
            see_words.enqueue(document_id, organization_id, scans)


@task(queue_name="ocr")
def see_words(document_id: int, organization_id: int, scans: list[int]) -> None:
    """See the words on scanned pages of a document, which takes seconds a page. Runs again without harm."""
    document = _unread(document_id, organization_id)
    if document is None:
        return
    with again_when_away(document, read_words):
        reading.see_words(document, scans)


def _unread(document_id: int, organization_id: int) -> Document | None:
    found = _UNREAD.rows(organization=organization_id, pk=document_id)
    return found[0] if found else None


_UNREAD: Final = Prepared(
    lambda: Document.objects.unread().filter(
        organization=Slot("organization"), pk=Slot("pk")
    )
)


@contextmanager
def again_when_away(document: Document, job: Any) -> Iterator[None]:
    """When the storage is away, queue `job` for the document again a minute later, as often as it takes.

    That is no failed attempt at reading: the file has not been looked at.
    """
    try:
        yield
    except StorageAway:
        Document.objects.filter(document.itself, reading_attempts__gt=0).update(
            reading_attempts=F("reading_attempts") - 1
        )
        Document.objects.filter(document.itself).update(
            reading_changed_at=timezone.now()
        )
        job.using(run_after=timezone.now() + _AGAIN_AFTER).enqueue(
            document.pk, document.organization_id
        )
