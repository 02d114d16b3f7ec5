"""The originals of selected invoices as one ZIP, written while it is sent: it never lies anywhere as a whole."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Final, cast
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from countersign.documents.models import Document
from countersign.documents.serving import file_name
from countersign.invoices.models import FurtherFile, Invoice, InvoiceDocument
from countersign.invoices.queries import further_of

MOST_FILES: Final = 500
MOST_BYTES: Final = 1024**3
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_CHUNK: Final = 256 * 1024
_SAFE: Final = re.compile(r"[^\w.-]+")
_LONGEST: Final = 80
_LONGEST_ENDING: Final = 10


@dataclass(frozen=True, slots=True)
class Files:
    """What goes in of one invoice; `reason` is why nothing does."""

    invoice: Invoice
    documents: Sequence[Document] = ()
    further: Sequence[FurtherFile] = ()
    reason: str = ""

    @property
    def count(self) -> int:
        return len(self.documents) + len(self.further)

    @property
    def size(self) -> int:
        return sum(one.size for one in self.documents) + sum(
            one.document.size for one in self.further
        )


def gathered(invoices: Sequence[Invoice]) -> list[Files]:
    """The files of each, in order, its further ones behind, as far as there is room: one query."""
    if not invoices:
        return []
    uses = InvoiceDocument.objects.filter(
        organization=invoices[0].organization_id, invoice__in=invoices
    )
    known: dict[int, list[Document]] = {}
    for use in uses.select_related("document").order_by("position", "pk"):
        known.setdefault(use.invoice_id, []).append(use.document)
    count = size = 0
    found = []
    for invoice in invoices:
        files = Files(invoice, known.get(invoice.pk, ()), further_of(invoice))
        if not files.count:
            found.append(Files(invoice, reason=_("It has no file.")))
        elif count + files.count > MOST_FILES or size + files.size > MOST_BYTES:
            reason = _(
                "There is no room for it any more: a ZIP has at most 500 files and 1 GB."
            )
            found.append(Files(invoice, reason=reason))
        else:
            count, size = count + files.count, size + files.size
            found.append(files)
    return found


def chunks(files: Iterable[Files]) -> Iterator[bytes]:
    """The bytes of the ZIP, some at a time. What is not in the storage as it was uploaded is named in it, not passed over."""
    out = _Sent()
    spoilt: list[str] = []
    with ZipFile(cast("IO[bytes]", out), "w", ZIP_STORED) as archive:
        for name, document in named(files):
            try:
                source = default_storage.open(document.path)
            except FileNotFoundError:
                spoilt.append(name)
                continue
            digest = hashlib.sha256()
            with source, archive.open(_entry(name), "w", force_zip64=True) as target:
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
                    target.write(chunk)
                    yield out.taken()
            if digest.hexdigest() != document.sha256:
                spoilt.append(name)
        if spoilt:
            said = _(
                "Not in the storage as they were uploaded. Tell whoever runs Countersign here:"
            )
            archive.writestr(
                _entry("NOT-AS-UPLOADED.txt"), "\n".join([said, "", *spoilt, ""])
            )
    yield out.taken()


def named(files: Iterable[Files]) -> Iterator[tuple[str, Document]]:
    """Each file by its name in the ZIP: the invoice's number, safe on every system; each name once."""
    taken: set[str] = set()
    for one in files:
        number = _plain(one.invoice.number) or f"draft-{one.invoice.pk}"
        vendor = _plain(one.invoice.vendor_name)
        stem = f"{number}_{vendor}" if vendor else number
        for document in one.documents:
            yield _free(stem, _ending(file_name(document)), taken), document
        for further in one.further:
            called = f"{stem}_{_plain(str(further.get_kind_display()))}"
            yield _free(called, _ending(further.name), taken), further.document


def _ending(name: str) -> str:
    return PurePath(_plain(name)).suffix.lower()[:_LONGEST_ENDING]


def _plain(text: str) -> str:
    """Without separators of folders and other signs that mean something to a system; it neither begins nor ends in a point."""
    return _SAFE.sub("-", text)[:_LONGEST].strip("-.")


def _free(stem: str, ending: str, taken: set[str]) -> str:
    name, count = f"{stem}{ending}", 1
    while name.casefold() in taken:
        count += 1
        name = f"{stem}_{count}{ending}"
    taken.add(name.casefold())
    return name


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, date_time=_EPOCH)
    entry.compress_type = ZIP_STORED
    entry.external_attr = 0o644 << 16
    return entry


class _Sent:
    """A file that can only be written to: what was written since it was last taken."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)
