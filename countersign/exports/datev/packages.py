"""Documents as DATEV's Belegtransfer takes them: one ZIP without folders, its document.xml naming each file in it."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from lxml import etree

from .columns import POSTING
from .extf import PROGRAM
from .fitting import Agreed, Fitting, Why
from .postings import Posted
from .records import Booking

SPACE: Final = "http://xml.datev.de/bedi/tps/document/v06.0"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
MOST_BYTES: Final = 465 * 1000 * 1000
USUAL_BYTES: Final = 100 * 1000 * 1000  # the maker advises to stay far below the most
MOST_DOCUMENTS: Final = 4999
MOST_FILES: Final = 50
MOST_OF_ONE: Final = 20 * 1000 * 1000
_ENTRY: Final = 1024  # a file's names, twice, and its line in document.xml
ENDINGS: Final = frozenset(
    [
        "pdf",
        "xml",
        "tif",
        "tiff",
        "bmp",
        "csv",
        "doc",
        "docx",
        "gif",
        "jpeg",
        "jpg",
        "ods",
        "odt",
        "pkcs7",
        "png",
        "rtf",
        "txt",
        "xls",
        "xlsx",
    ]
)
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
LINK: Final = next(one for one in POSTING if one.name == "Beleglink")
LEDGER: Final = "accountsPayableLedger"
FOLDER: Final = "Eingangsrechnungen"


@dataclass(slots=True)
class _Open:
    """A ZIP that is being filled, and its document.xml as it grows."""

    file: IO[bytes]
    archive: ZipFile
    content: etree._Element
    size: int = 0


@dataclass(slots=True)
class Packages:
    """Takes invoices one by one and writes their originals into ZIPs, each closed before it is too large.

    `ledger` writes the ledger data of an invoice, where they go with the documents. `open_files` closes all in the end.
    """

    made_at: datetime
    open_files: ExitStack
    ledger: Callable[[Posted], bytes] | None = None
    most: int = USUAL_BYTES
    _open: list[_Open] = field(default_factory=list)

    def add(self, one: Posted) -> None:
        """Write its originals; a document is never torn apart."""
        data = self.ledger(one) if self.ledger else b""
        size = _ENTRY + len(data)
        size += sum(file.size + _ENTRY for file in one.booking.files)
        package = self._with_room(size)
        package.content.append(_document(one, has_ledger=self.ledger is not None))
        package.size += size
        if data:
            package.archive.writestr(entry(ledger_name(one)), data)
        for name, file in zip(file_names(one), one.booking.files, strict=True):
            with package.archive.open(entry(name), "w") as target:
                target.writelines(file.chunks())

    def files(self, stem: str) -> Iterator[tuple[str, IO[bytes]]]:
        """Each ZIP by its name, to be read from its beginning."""
        for at, package in enumerate(self._open, 1):
            xml = _document_xml(package.content, self.made_at)
            package.archive.writestr(entry("document.xml"), xml)
            package.archive.close()
            package.file.seek(0)
            yield f"{stem}_{at}.zip", package.file

    def _with_room(self, size: int) -> _Open:
        last = self._open[-1] if self._open else None
        if (
            last is None
            or last.size + size > self.most
            or len(last.content) == MOST_DOCUMENTS
        ):
            file = self.open_files.enter_context(TemporaryFile())  # noqa: SIM115 # the stack closes it
            archive = self.open_files.enter_context(ZipFile(file, "w", ZIP_STORED))
            self._open.append(_Open(file, archive, etree.Element(_in("content"))))
        return self._open[-1]


def files_fit(booking: Booking, agreed: Agreed) -> tuple[bool, Fitting]:
    """Whether the originals go into a package; what keeps them out is listed, and a person may leave them out."""
    fitting = Fitting(booking.invoice, agreed)
    wrong = [
        f"{one.ending or '?'}, {one.size} B"
        for one in booking.files
        if one.ending.lower() not in ENDINGS or one.size > MOST_OF_ONE
    ]
    if len(booking.files) > MOST_FILES:
        wrong.append(f"{len(booking.files)} > {MOST_FILES}")
    if not wrong:
        return bool(booking.files), fitting
    fitting.goes("file", LINK, "; ".join(wrong), Why.FILE, "")
    return False, fitting


def file_names(one: Posted) -> list[str]:
    """What its originals are called in the package: by number, and by our number of the invoice, which keeps them apart."""
    return [
        f"{_stem(one)}-{at}.{file.ending.lower()}"
        for at, file in enumerate(one.booking.files, 1)
    ]


def ledger_name(one: Posted) -> str:
    """What its ledger data are called in the package."""
    return f"{_stem(one)}.ledger.xml"


def entry(name: str) -> ZipInfo:
    """A file in an archive as it is each time: no moment, no owner."""
    found = ZipInfo(name, date_time=_EPOCH)
    found.compress_type = ZIP_STORED
    found.external_attr = 0o644 << 16
    return found


def _stem(one: Posted) -> str:
    number = re.sub(r"[^A-Za-z0-9]+", "-", one.number).strip("-")
    return f"{number or 'x'}_{one.booking.invoice}"


def _document_xml(content: etree._Element, made_at: datetime) -> bytes:
    archive = etree.Element(
        _in("archive"),
        nsmap={None: SPACE, "xsi": _XSI},  # type: ignore[dict-item] # the stubs know no default
        version="6.0",
        generatingSystem=PROGRAM,
    )
    header = etree.SubElement(archive, _in("header"))
    _child(header, "date", f"{made_at:%Y-%m-%dT%H:%M:%S}")
    archive.append(content)
    etree.cleanup_namespaces(archive)
    return bytes(
        etree.tostring(
            archive, xml_declaration=True, encoding="UTF-8", pretty_print=True
        )
    )


def _document(one: Posted, *, has_ledger: bool) -> etree._Element:
    document = etree.Element(_in("document"), guid=one.booking.guid, type="1")
    _child(document, "description", one.number)
    if has_ledger:
        extension = _extension(document, LEDGER, datafile=ledger_name(one))
        for key, value in (("1", f"{one.day:%Y-%m}"), ("3", FOLDER)):
            etree.SubElement(extension, _in("property"), value=value, key=key)
    for name in file_names(one):
        _extension(document, "File", name=name)
    return document


def _extension(
    document: etree._Element, kind: str, **attributes: str
) -> etree._Element:
    found = etree.SubElement(document, _in("extension"), attributes)
    found.set(f"{{{_XSI}}}type", kind)
    return found


def _child(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, _in(name)).text = text


def _in(name: str) -> str:
    return f"{{{SPACE}}}{name}"
