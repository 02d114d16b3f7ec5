"""The jobs that read a document's words, and draw e-invoices that no release has drawn."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone
from django_tasks import task

from countersign.accounts.models import Organization
from countersign.extraction.files import EndedEarly, child_for
from countersign.extraction.from_file import look_inside

from .models import Document
from .queries import not_drawn, turn, unread
from .reading import actions as reading
from .reading.rest import Rest
from .storage import StorageAway

_AGAIN_AFTER: Final = timedelta(minutes=1)
_A_LITTLE_LATER: Final = timedelta(seconds=10)


@task()
def read_words(document_id: int, organization_id: int) -> None:
    """Read the words of a document, and what they mean. Runs again without harm; a document that is gone needs none."""
    for document in unread(organization_id, document_id):
        with again_when_away(document, read_words), child_for(look_inside) as child:
            _go_on(document, reading.read_words(document, child))


@task(priority=-10)
def read_rest(
    document_id: int,
    organization_id: int,
    pages: list[int],
    scans: list[int],
    missed: list[int],
) -> None:
    """Read some further pages of a long file, after what others wait for. Runs again without harm."""
    rest = Rest(tuple(pages), tuple(scans), tuple(missed))
    for document in unread(organization_id, document_id):
        with again_when_away(document, read_words), child_for(look_inside) as child:
            _go_on(document, reading.read_rest(document, rest, child))


@task(queue_name="ocr")
def see_words(document_id: int, organization_id: int, scans: list[int]) -> None:
    """Read scanned pages of a document by OCR, which takes seconds a page. Runs again without harm."""
    for document in unread(organization_id, document_id):
        with again_when_away(document, read_words):
            reading.see_words(document, scans)


def _go_on(document: Document, rest: Rest) -> None:
    """Queue what is left to read of a document, if anything is."""
    ids = document.pk, document.organization_id
    if rest.pages:
        read_rest.enqueue(*ids, list(rest.pages), list(rest.scans), list(rest.missed))
    elif rest.scans:
        see_words.using(priority=turn(document)).enqueue(*ids, sorted(rest.scans))


@task(priority=-20)
def draw(document_id: int, organization_id: int) -> None:
    """Draw a document's e-invoices and change nothing else of it, after all that is to be read. Runs again without harm."""
    for document in unread(organization_id, document_id):
        with again_when_away(document, draw):
            reading.draw_late(document)


def draw_earlier() -> int:
    """Let some e-invoices be drawn that came before drawings did, also of what is decided; returns how many."""
    organizations = Organization.objects.order_by("pk").values_list("pk", flat=True)
    files = [file for each in organizations for file in not_drawn(each)]
    return sum(reading.begin_again(file, draw) for file in files)


@contextmanager
def again_when_away(document: Document, job: Any) -> Iterator[None]:
    """When the storage is away, queue `job` for the document again a minute later, as often as it takes.

    That is no failed attempt at reading: the file has not been looked at. One whose process was ended, as by a machine that is
    out of memory, is an attempt; the file is read from its beginning again, a little later.
    """
    try:
        yield
    except StorageAway:
        reading.put_off(document)
        job.using(run_after=timezone.now() + _AGAIN_AFTER).enqueue(
            document.pk, document.organization_id
        )
    except EndedEarly:
        reading.begin_anew(document)
        read_words.using(run_after=timezone.now() + _A_LITTLE_LATER).enqueue(
            document.pk, document.organization_id
        )
