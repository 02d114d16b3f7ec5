"""Keeping the files that came inside another one: each a document like any other, tied to the one it came out of."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
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
from countersign.extraction.files.limits import Inspection, Limits
from countersign.extraction.files.sniff import EXTENSIONS, PDF, SIGNED, XML
from countersign.extraction.record import EInvoice

Ask = Callable[..., Any]

# Why a file inside another could not be opened, by what is noticed of it.
_LEFT_OUT: Final = {
    "attachment-broken": "broken",
    "attachment-too-large": "too-large",
}
_EINVOICES: Final = (XML, SIGNED)
_HOLDING: Final = frozenset({PDF, XML, SIGNED})
_LONGEST: Final = 255
DEEPEST: Final = 3  # files in one another


@dataclass(frozen=True, slots=True)
class _Listed:
    """One that is listed: with its file and what that is, why there is none, or where else it is said to be."""

    name: str
    description: str = ""
    file: File | None = None
    inspection: Inspection | None = None
    refusal: str = ""
    address: str = ""
    within: str = ""


def attach(document: Document, said: Sequence[EInvoice], ask: Ask) -> None:
    """Keep what came inside a document, by a child that one can `ask`; in place of what was kept before.

    What is refused is listed with the reason, an address outside as such: nothing is fetched. Doing it twice gives the
    same rows.
    """
    carried: Carried = ask(
        READING, carried_by, content(document.path), document.media_type, limits()
    )
    direct = [_looked_at(one) for one in _listed(carried)]
    listed = [*direct, *_deeper(document, direct), *_elsewhere(said)]
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


def _listed(carried: Carried, within: str = "") -> Iterator[_Listed]:
    for file in carried.files:
        yield _Listed(file.name, file.description, file, within=within)
    for notice in carried.notices:
        if refusal := _LEFT_OUT.get(notice.code):
            yield _Listed(notice.values["name"], refusal=refusal, within=within)


def _deeper(document: Document, direct: Sequence[_Listed]) -> Iterator[_Listed]:
    """What came inside those, and so on: as many and as large in all as one file may hold, each content once.

    Beyond that, and deeper than DEEPEST, it is said of a file that it holds more.
    """
    known = {document.sha256, *(_sha256(one.file) for one in direct if one.file)}
    left = _less(limits(), direct)
    level = direct
    for deep in range(1, DEEPEST + 1):
        below: list[_Listed] = []
        for outer in filter(_may_hold_more, level):
            most = left if deep < DEEPEST else replace(left, attachments=0)
            found = [_looked_at(one) for one in _inside(outer, most, known)]
            left = _less(left, found)
            below += found
        yield from below
        level = below


def _may_hold_more(one: _Listed) -> bool:
    return bool(one.inspection and one.inspection.media_type in _HOLDING)


def _inside(outer: _Listed, most: Limits, known: set[str]) -> Iterator[_Listed]:
    file, inspection = outer.file, outer.inspection
    if file is None or inspection is None:
        return
    try:
        args = file.content, inspection.media_type, most
        carried: Carried = in_child(READING, carried_by, *args)
    except Refused as refused:
        yield _Listed(outer.name, refusal=refused.code, within=outer.name)
        return
    for one in _listed(carried, outer.name):
        sha256 = _sha256(one.file) if one.file else ""
        if sha256 not in known:
            known |= {sha256} - {""}
            yield one
    if any(notice.code == "attachments-too-many" for notice in carried.notices):
        yield _Listed(outer.name, refusal="holds-more", within=outer.within)


def _less(most: Limits, listed: Sequence[_Listed]) -> Limits:
    files = [one.file for one in listed if one.file]
    size = sum(len(file.content) for file in files)
    return replace(
        most,
        attachments=max(0, most.attachments - len(files)),
        attached_together=max(0, most.attached_together - size),
    )


def _sha256(file: File) -> str:
    return sha256(file.content).hexdigest()


def _elsewhere(said: Sequence[EInvoice]) -> Iterator[_Listed]:
    for einvoice in said:
        for one in einvoice.attachments:
            if one.address:
                name = one.name or one.reference or one.address
                yield _Listed(name, one.description, address=one.address)


def _keep(document: Document, position: int, one: _Listed) -> None:
    if one.file is None or one.inspection is None:
        with transaction.atomic():
            _list(document, position, one)
        return
    file = ContentFile(one.file.content, name=one.file.name)
    with inside(document, file, one.inspection) as stored:
        _list(document, position, one, kept=stored.document)


def _looked_at(one: _Listed) -> _Listed:
    """With what its file is, or why that is not kept."""
    if one.file is None:
        return one
    try:
        return replace(one, inspection=_inspected(one.file))
    except Refused as refused:
        return replace(one, file=None, refusal=refused.code)


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
) -> None:
    Attachment.objects.update_or_create(
        organization_id=document.organization_id,
        outer=document,
        position=position,
        defaults={
            "file": kept,
            "name": one.name[:_LONGEST],
            "description": one.description[:_LONGEST],
            "refusal": one.refusal,
            "address": one.address[:_LONGEST],
            "within": one.within[:_LONGEST],
        },
    )
