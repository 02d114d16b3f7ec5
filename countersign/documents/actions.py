"""Keeping files: row and bytes come together and go together."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Final

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.extraction.files import (
    EXTENSIONS,
    INSPECTING,
    Inspection,
    in_child,
    inspect,
)

from . import pictures, reading
from .models import Document, Page
from .refusals import limits
from .tasks import read_words
from .uploads import Arrival, arriving

_STRAY_AFTER: Final = timedelta(minutes=10)
_MOST_ATTEMPTS: Final = 3


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
    """The same, for a block that is part of it: one transaction, and if the block fails nothing stays.

    The document's row is held, so two uploads of the same content follow one another.
    """
    with arriving(upload) as arrival:
        inspection: Inspection = in_child(
            INSPECTING, inspect, arrival.path, limits=limits()
        )
        fresh = Document(
            organization=by.organization,
            sha256=arrival.sha256,
            name=arrival.name or f"invoice{EXTENSIONS[inspection.media_type]}",
            media_type=inspection.media_type,
            size=arrival.size,
            page_count=inspection.pages,
            uploaded_by=by.user,
        )
        try:
            with transaction.atomic():
                stored = _hold(fresh)
                if stored.is_new:
                    _fill(stored.document, arrival, inspection)
                yield stored
        except BaseException:
            _discard(fresh)
            raise


@transaction.atomic
def remove_if_unused(document: Document) -> bool:
    """Remove a document that no invoice uses any more, its file with it; whether it went."""
    held = Document.objects.select_for_update().filter(pk=document.pk).first()
    if held is None:
        return False
    try:
        held.delete()
    except models.ProtectedError:
        return False
    transaction.on_commit(partial(_discard, held), robust=True)
    return True


def collect_strays() -> int:
    """Queue documents again whose reading was lost with its worker; how many there were."""
    late = timezone.now() - _STRAY_AFTER
    strays = list(Document.objects.unread().filter(reading_changed_at__lt=late))
    for document in strays:
        if document.reading_attempts >= _MOST_ATTEMPTS:
            reading.give_up(document, "gave-up")
            continue
        with transaction.atomic():
            Document.objects.filter(pk=document.pk).update(
                reading_changed_at=timezone.now()
            )
            read_words.enqueue(document.pk)
    return len(strays)


def _hold(fresh: Document) -> Stored:
    """The row of this content, held until the transaction ends; written now if there was none."""
    same = Document.objects.of(fresh.organization).filter(sha256=fresh.sha256)
    if held := same.select_for_update().first():
        return Stored(held, is_new=False)
    try:
        with transaction.atomic():
            fresh.save(force_insert=True)
    except IntegrityError:  # somebody has just stored the same, and is done by now
        return Stored(same.select_for_update().get(), is_new=False)
    return Stored(fresh, is_new=True)


def _fill(document: Document, arrival: Arrival, inspection: Inspection) -> None:
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
    if default_storage.exists(document.path):  # left by a crash, and never complete
        default_storage.delete(document.path)
    with arrival.path.open("rb") as file:
        default_storage.save(document.path, File(file))
    read_words.enqueue(document.pk)


def _discard(document: Document) -> None:
    """Remove the file of a content that has no row.

    Meanwhile the content's key is taken, by a row that is rolled back, so that nobody stores the same
    content between looking and removing.
    """
    copy: dict[str, Any] = {
        field.attname: getattr(document, field.attname)
        for field in document._meta.concrete_fields
        if not field.primary_key
    }
    try:
        with transaction.atomic():
            Document(**copy).save(force_insert=True)
            default_storage.delete(document.path)
            pictures.remove(document)
            transaction.set_rollback(True)
    except IntegrityError:
        return  # it is used
