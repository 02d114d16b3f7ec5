"""Keeping files: row and bytes come together and go together."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.core.files import File
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from countersign.accounts.models import Membership
from countersign.database.tenancy import by_organization
from countersign.extraction.files import (
    EXTENSIONS,
    INSPECTING,
    Inspection,
    again_when_ended,
    child_for,
    inspect,
)

from .hooks import AFTER_READING
from .models import (
    PASSING,
    Document,
    DocumentQuerySet,
    Page,
    ReadingState,
    Uncertain,
)
from .queries import turn
from .reading import actions as reading
from .refusals import limits
from .storage import files
from .tasks import read_words
from .uncertain.actions import arrived, collect, coming, give_up, going
from .uploads import Arrival, arriving

_STRAY_AFTER: Final = timedelta(minutes=10)
_PATIENCE: Final = 20  # seconds that an upload waits for others


@dataclass(frozen=True, slots=True)
class Stored:
    """A document, and whether the organization did not have its content before."""

    document: Document
    is_new: bool


def store(upload: File[bytes], *, by: Membership) -> Stored:
    """Keep an uploaded file and queue its reading; or raise Refused, and nothing of it stays."""
    with storing(upload, by=by) as stored:
        return stored


@contextmanager
def storing(upload: File[bytes], *, by: Membership) -> Iterator[Stored]:
    """The same around a block: all of it is one transaction, and if the block fails nothing stays.

    The document's row is held, so two uploads of the same content follow one another. The file is sent to
    the storage before that: no transaction waits for a network. Raises StorageAway when it can't be kept.
    """
    with arriving(upload) as arrival:
        inspection = _inspected(arrival)
        fresh = Document(
            organization=by.organization,
            sha256=arrival.sha256,
            name=arrival.name or f"invoice{EXTENSIONS[inspection.media_type]}",
            media_type=inspection.media_type,
            size=arrival.size,
            page_count=inspection.pages,
            uploaded_by=by.user,
        )
        with _keeping(fresh, arrival, inspection) as stored:
            yield stored


@contextmanager
def inside(
    outer: Document, file: File[bytes], inspection: Inspection
) -> Iterator[Stored]:
    """The same for a file that came inside a document and was looked at already: whoever uploaded that uploaded this."""
    with (
        arriving(file) as arrival,
        keeping(
            arrival, inspection, outer.organization_id, outer.uploaded_by_id
        ) as stored,
    ):
        yield stored


@contextmanager
def keeping(
    arrival: Arrival, inspection: Inspection, organization: int, uploaded_by: int
) -> Iterator[Stored]:
    """The same of what has arrived and was looked at, of whichever kind it is; what no invoice can be is not read."""
    fresh = Document(
        organization_id=organization,
        sha256=arrival.sha256,
        name=arrival.name or f"file{EXTENSIONS.get(inspection.media_type, '')}",
        media_type=inspection.media_type,
        size=arrival.size,
        page_count=inspection.pages,
        uploaded_by_id=uploaded_by,
        reading_state=ReadingState.WAITING
        if inspection.media_type in EXTENSIONS
        else ReadingState.READ,
    )
    with _keeping(fresh, arrival, inspection) as stored:
        yield stored


@contextmanager
def _keeping(
    fresh: Document, arrival: Arrival, inspection: Inspection
) -> Iterator[Stored]:
    note = None if _same(fresh).exists() else _sent(fresh, arrival)
    try:
        while True:
            with transaction.atomic():
                stored = _hold(fresh)
                if (note and arrived(note)) or not stored.is_new:
                    if stored.is_new:
                        _fill(stored.document, inspection)
                    yield stored
                    return
                transaction.set_rollback(True)
            # The row that was there went meanwhile, its file too; or sending took so long that it was taken for dead.
            fresh.pk = None
            note = _sent(fresh, arrival)
    except BaseException:
        if note:
            give_up(note)
        raise


@transaction.atomic
def remove_if_unused(document: Document) -> bool:
    """Remove a document that no invoice uses any more and that came in no other, its file and what came inside with it; whether it went."""
    held = (
        Document.objects.select_for_update(no_key=True).filter(document.itself).first()
    )
    if held is None:
        return False
    inner = list(
        Document.objects.of(held.organization_id).filter(attached_to__outer=held)
    )
    try:
        held.delete()
    except models.ProtectedError:
        return False
    going(held.organization_id, held.path)
    for file in inner:
        remove_if_unused(file)
    return True


def collect_strays() -> int:
    """Mend what a crash left behind (strays): queue lost readings again, remove files without a row. Returns how many."""
    now = timezone.now()
    quiet = Document.objects.unread().filter(reading_changed_at__lt=now - _STRAY_AFTER)
    lost = quiet.exclude(pk__in=_queued())
    documents = [one for rows in by_organization(lost) for one in rows]
    for document in documents:
        _read_again(document)
    return len(documents) + collect()


def _queued() -> set[int]:
    """Documents whose reading still has a job waiting for a worker: those are not lost, however late."""
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    jobs = waiting.filter(
        models.Q(task_path__startswith=read_words.func.__module__)
        | models.Q(task_path__in=list(AFTER_READING))
    )
    return set(jobs.values_list("args_kwargs__args__0", flat=True))


@transaction.atomic
def read_again(document: Document) -> bool:
    """Read a document anew that could not be read, as somebody asks for it; False when it is read, or being read."""
    own = Document.objects.filter(document.itself)
    values = {
        "reading_state": ReadingState.WAITING,
        "reading_problem": "",
        "reading_attempts": 0,
        "reading_changed_at": timezone.now(),
    }
    if not own.filter(
        reading_problem__in=PASSING,
        reading_state__in=(ReadingState.READ, ReadingState.FAILED),
    ).update(**values):
        return False
    _queue(document)
    return True


@transaction.atomic
def _read_again(document: Document) -> None:
    if document.reading_attempts >= reading.MOST_ATTEMPTS:
        reading.give_up(document, reading.GAVE_UP)
        return
    Document.objects.filter(document.itself).update(reading_changed_at=timezone.now())
    _queue(document)


def _inspected(arrival: Arrival) -> Inspection:
    """What the file is, or Refused. Its bytes are in memory only once a child is free to look at them."""

    def look() -> Inspection:
        with child_for(inspect, patience=_PATIENCE) as child:
            arrival.file.seek(0)
            data = arrival.file.read()
            return child.ask(INSPECTING, inspect, data, limits=limits())

    return again_when_ended(look)


def _same(fresh: Document) -> DocumentQuerySet:
    return Document.objects.of(fresh.organization).filter(sha256=fresh.sha256)


def _sent(document: Document, arrival: Arrival) -> Uncertain:
    """Send the file; what is noted of it until its row is there."""
    note = coming(document.organization_id, document.path)
    try:
        arrival.file.seek(0)
        files().save(document.path, File(arrival.file))
    except BaseException as problem:
        give_up(note, why=problem)
        raise
    return note


def _hold(fresh: Document) -> Stored:
    """The row of this content, held until the transaction ends; written now if there was none."""
    same = _same(fresh)
    if held := same.select_for_update(no_key=True).first():
        return Stored(held, is_new=False)
    try:
        with transaction.atomic():
            fresh.save(force_insert=True)
    except IntegrityError:  # somebody has just stored the same, and is done by now
        return Stored(same.select_for_update(no_key=True).get(), is_new=False)
    return Stored(fresh, is_new=True)


def _fill(document: Document, inspection: Inspection) -> None:
    Page.objects.bulk_create(
        Page(
            organization_id=document.organization_id,
            document=document,
            number=number,
            width=width,
            height=height,
        )
        for number, (width, height) in enumerate(inspection.sizes, 1)
    )
    if document.is_unread:
        _queue(document)


def _queue(document: Document) -> None:
    job = read_words.using(priority=turn(document))
    job.enqueue(document.pk, document.organization_id)
