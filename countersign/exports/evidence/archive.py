"""The evidence on one invoice as a ZIP. The same state gives the same bytes."""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.core.files.storage import default_storage
from django.template.loader import render_to_string

from countersign.database.snapshot import in_one_transaction
from countersign.documents.drawing.pdf import pdf_of
from countersign.documents.models import Document
from countersign.documents.serving import drawing_name, file_name
from countersign.extraction.files import Refused
from countersign.history.models import CONTENT, HASHED
from countersign.invoices.models import Invoice
from countersign.mailboxes.models import ReceivedMail

from . import uses
from .drawing import draw
from .evidence import Evidence
from .place import Way

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_CHUNK: Final = 256 * 1024
_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f\\/:*?\"<>|]+")


class NotTheOriginal(Exception):
    """The stored file is missing, or is not the one that was uploaded or came: `document` is whose."""

    def __init__(self, document: Document | ReceivedMail) -> None:
        super().__init__(str(document))
        self.document = document


def write(invoice: Invoice, out: IO[bytes]) -> None:
    """Write the archive of an invoice to a file that can be sought in, or raise NotTheOriginal."""
    with in_one_transaction():
        evidence = Evidence.of(invoice)
    organization = invoice.organization
    with organization.own_words(), ZipFile(out, "w") as archive:
        for name, text in _texts(evidence):
            archive.writestr(_entry(name), text)
        archive.writestr(_entry("evidence.pdf"), draw(evidence))
        for name, document in _originals(evidence):
            _copy(document, archive, name)
        for name, document in _attached(evidence):
            _copy(document, archive, name)
        for name, document in _further(evidence):
            _copy(document, archive, name)
        for name, mail in _mails(evidence):
            _copy(mail, archive, name)
        for name, document in _drawings(evidence):
            with suppress(Refused):  # then the file is all there is
                archive.writestr(_entry(name), pdf_of(document))


def archive_name(invoice: Invoice) -> str:
    """What to call the archive: evidence-R-2026-0042.zip."""
    number = re.sub(r"[^\w-]+", "-", invoice.number).strip("-") or str(invoice.pk)
    return f"evidence-{number}.zip"


def _texts(evidence: Evidence) -> Iterator[tuple[str, str | bytes]]:
    kept = (*_originals(evidence), *_attached(evidence), *_further(evidence))
    context = {
        "evidence": evidence,
        "originals": [*kept, *_mails(evidence)],
        "names": HASHED,
    }
    yield "README.txt", render_to_string("exports/evidence/readme.txt", context)
    yield "invoice.json", _json(evidence.invoice_json(), indent=2)
    yield "decisions.json", _json(evidence.decisions_json(), indent=2)
    yield "verdicts.json", _json(evidence.verdicts_json(), indent=2)
    yield "comments.json", _json(evidence.comments_json(), indent=2)
    for name, found in (
        ("exports.json", uses.exports(evidence.lines)),
        ("bank_files.json", uses.bank_files(evidence.lines)),
    ):
        yield name, _json([one.as_json() for one in found], indent=2)
    lines = (_json(event.as_line()) for event in evidence.lines)
    yield "events.jsonl", "".join(lines)
    for line in evidence.lines:
        if line.content:
            yield f"contents/{line.data[CONTENT]}.json", line.content
    ways = evidence.place.ways
    yield "chain.json", _json([way.as_json() for way in ways], indent=2)
    yield from _stamps(ways)
    head = evidence.head
    yield (
        "head.json",
        _json(
            {
                "organization_id": head.organization_id,
                "sequence": head.sequence,
                "hash": head.hash,
            }
        ),
    )


def _stamps(ways: Sequence[Way]) -> Iterator[tuple[str, bytes]]:
    for way in ways:
        if way.told and way.told.stamp:
            yield f"stamps/{way.told.day}.txt", way.told.text
            yield f"stamps/{way.told.day}.tsr", bytes(way.told.stamp)


def _originals(evidence: Evidence) -> Iterator[tuple[str, Document]]:
    """Each original by its name in the archive; a number before it keeps equal names apart."""
    for number, document in enumerate(evidence.documents, 1):
        yield f"originals/{number}-{_UNSAFE.sub('_', file_name(document))}", document


def _attached(evidence: Evidence) -> Iterator[tuple[str, Document]]:
    """Each file that came inside an original, by its name in the archive."""
    for number, one in enumerate(evidence.attachments, 1):
        if one.file:
            yield f"attachments/{number}-{_UNSAFE.sub('_', one.name)}", one.file


def _further(evidence: Evidence) -> Iterator[tuple[str, Document]]:
    """Each further file, by its name in the archive."""
    for number, one in enumerate(evidence.further, 1):
        name = _UNSAFE.sub("_", one.name)
        yield f"further/{number}-{one.kind}-{name}", one.document


def _mails(evidence: Evidence) -> Iterator[tuple[str, ReceivedMail]]:
    """Each mail that brought one of its files, by its name in the archive."""
    for number, mail in enumerate(evidence.mails, 1):
        yield f"mails/{number}.eml", mail


def _drawings(evidence: Evidence) -> Iterator[tuple[str, Document]]:
    """Each document that has a drawing, with the drawing's name in the archive."""
    for number, document in enumerate(evidence.documents, 1):
        if document.drawn_pages:
            document.organization = evidence.invoice.organization
            name = _UNSAFE.sub("_", drawing_name(document))
            yield f"drawings/{number}-{name}", document


def _copy(document: Document | ReceivedMail, archive: ZipFile, name: str) -> None:
    digest = hashlib.sha256()
    try:
        source = default_storage.open(document.path)
    except FileNotFoundError as problem:
        raise NotTheOriginal(document) from problem
    with source, archive.open(_entry(name), "w", force_zip64=True) as target:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            target.write(chunk)
    if digest.hexdigest() != document.sha256:
        raise NotTheOriginal(document)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, date_time=_EPOCH)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _json(value: Any, *, indent: int | None = None) -> str:
    text = json.dumps(value, indent=indent, ensure_ascii=False, default=_moment)
    return f"{text}\n"


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(value)
