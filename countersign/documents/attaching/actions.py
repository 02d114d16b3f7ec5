"""Keeping the files that came inside another one: each a document like any other, tied to the one it came out of."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.files.base import ContentFile
from django.db import transaction

from countersign.documents.actions import inside, remove_if_unused
from countersign.documents.models import Attachment, Document
from countersign.documents.refusals import limits
from countersign.documents.storage import content
from countersign.extraction.einvoice.attachments import Carried, File, carried_by
from countersign.extraction.files import INSPECTING, READING, Refused, in_child, inspect
from countersign.extraction.files.contents import UNKNOWN
from countersign.extraction.files.limits import Inspection
from countersign.extraction.files.sniff import EXTENSIONS, SIGNED, XML
from countersign.extraction.record import EInvoice

Ask = Callable[..., Any]

# Why a file inside another could not be opened, by what is noticed of it.
_LEFT_OUT: Final = {
    "attachment-broken": "broken",
    "attachment-too-large": "too-large",
}
_EINVOICES: Final = (XML, SIGNED)
_LONGEST: Final = 255


@dataclass(frozen=True, slots=True)
class _Listed:
    """One that is listed: with its file, why there is none, or where else it is said to be."""

    name: str
    description: str = ""
    file: File | None = None
    refusal: str = ""
    address: str = ""


def attach(document: Document, said: Sequence[EInvoice], ask: Ask) -> None:
    """Keep what came inside a document, by a child that one can `ask`; in place of what was kept before.

    What is refused is listed with the reason, an address outside as such: nothing is fetched. Doing it twice gives the
    same rows.
    """
    carried: Carried = ask(
        READING, carried_by, content(document.path), document.media_type, limits()
    )
    listed = [*_listed(carried), *_elsewhere(said)]
    before = [one.file for one in _rows(document).select_related("file") if one.file]
    for position, one in enumerate(listed):
        _keep(document, position, one)
    with transaction.atomic():
        _rows(document).filter(position__gte=len(listed)).delete()
        told = [one.as_json() for one in _rows(document).select_related("file")]
        Document.objects.filter(document.itself).update(inside=told or None)
    for file in before:
        remove_if_unused(file)


def _rows(document: Document) -> Any:
    return Attachment.objects.filter(
        organization=document.organization_id, outer=document
    )


def _listed(carried: Carried) -> Iterator[_Listed]:
    for file in carried.files:
        yield _Listed(file.name, file.description, file)
    for notice in carried.notices:
        if refusal := _LEFT_OUT.get(notice.code):
            yield _Listed(notice.values["name"], refusal=refusal)


def _elsewhere(said: Sequence[EInvoice]) -> Iterator[_Listed]:
    for einvoice in said:
        for one in einvoice.attachments:
            if one.address:
                name = one.name or one.reference or one.address
                yield _Listed(name, one.description, address=one.address)


def _keep(document: Document, position: int, one: _Listed) -> None:
    if one.file is None:
        with transaction.atomic():
            _list(document, position, one)
        return
    try:
        inspection = _inspected(one.file)
    except Refused as refused:
        with transaction.atomic():
            _list(document, position, one, refusal=refused.code)
        return
    file = ContentFile(one.file.content, name=one.file.name)
    with inside(document, file, inspection) as stored:
        _list(document, position, one, kept=stored.document)


def _inspected(file: File) -> Inspection:
    """What it is, checked as an upload is where it is of a kind that is taken; other kinds are kept to be fetched alone."""
    if file.media_type == UNKNOWN:
        raise Refused("unknown-type")
    if file.media_type not in EXTENSIONS:
        return Inspection(file.media_type)
    try:
        return in_child(INSPECTING, inspect, file.content, limits=limits())
    except Refused as refused:
        if file.media_type in _EINVOICES and refused.code == "not-an-einvoice":
            return Inspection("text/plain")
        raise


def _list(
    document: Document,
    position: int,
    one: _Listed,
    *,
    kept: Document | None = None,
    refusal: str = "",
) -> None:
    Attachment.objects.update_or_create(
        organization_id=document.organization_id,
        outer=document,
        position=position,
        defaults={
            "file": kept,
            "name": one.name[:_LONGEST],
            "description": one.description[:_LONGEST],
            "refusal": refusal or one.refusal,
            "address": one.address[:_LONGEST],
        },
    )
