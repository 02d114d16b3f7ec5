"""The files inside a file: supporting documents of an e-invoice (BG-24), and what a PDF carries."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final, Literal

import pikepdf
from lxml import etree

from countersign.extraction.einvoice.binaries import binaries_in
from countersign.extraction.einvoice.carried import (
    DEFECTS,
    files_of,
    is_portfolio,
    opened,
)
from countersign.extraction.einvoice.embedded import find
from countersign.extraction.einvoice.envelope import payloads
from countersign.extraction.einvoice.national.attached import contents
from countersign.extraction.einvoice.national.formats import Format, format_of
from countersign.extraction.einvoice.refusal import XmlRefused
from countersign.extraction.files.contents import kind_of_content
from countersign.extraction.files.limits import Limits
from countersign.extraction.files.signed import unwrapped
from countersign.extraction.files.sniff import PDF, SIGNED, XML
from countersign.extraction.model import Notice

_LONGEST_NAME: Final = 120
_INVOICES: Final = frozenset({"325", "326", "380", "381", "384", "386", "389", "751"})
_XML: Final = (XML, "text/xml")


@dataclass(frozen=True, slots=True)
class File:
    """A file inside another: its name without folders, its media type by its content, never by what it claims.

    `shows_invoice` tells of a PDF whether it is a picture of the invoice itself: the e-invoice says so by its type
    ("said"), or it is the only PDF there ("likely").
    """

    name: str
    media_type: str
    description: str
    content: bytes
    shows_invoice: Literal["", "said", "likely"] = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """The files, and what is to be told of those that are none or are left out."""

    files: tuple[File, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    name: str
    content: bytes | None
    description: str = ""
    is_invoice: bool = False


def attachments_in(
    data: bytes, media_type: str, limits: Limits | None = None
) -> tuple[File, ...]:
    """The files inside a PDF or an e-invoice's XML, signed or not, without that XML itself. Opens the file: call it through a child."""
    return carried_by(data, media_type, limits).files


def carried_by(data: bytes, media_type: str, limits: Limits | None = None) -> Carried:
    """The same, and what is to be told: ``attachment-broken``, ``-too-large``, ``attachments-too-many``, ``pdf-...``."""
    if media_type == SIGNED:
        data, media_type = unwrapped(data).content, XML
    if media_type == PDF:
        with suppress(*DEFECTS, pikepdf.PasswordError), opened(data) as document:
            carried = _bounded(_in_pdf(document), limits or Limits())
            return replace(
                carried,
                files=_marked(carried.files, among_pdfs=False),
                notices=(*carried.notices, *_of_pdf(document, carried.files)),
            )
    if media_type in _XML:
        carried = _bounded(_in_xml(data), limits or Limits())
        return replace(carried, files=_marked(carried.files, among_pdfs=True))
    return Carried()


def _in_xml(xml: bytes) -> Iterator[_Found]:
    with suppress(XmlRefused):
        for payload in payloads(xml):
            if format_ := format_of(payload.root):
                yield from _in_national(payload.root, format_)
                continue
            for one in binaries_in(payload.root):
                is_invoice = one.type_code in _INVOICES
                yield _Found(one.name, one.content, one.description, is_invoice)


def _in_national(root: etree._Element, format_: Format) -> Iterator[_Found]:
    held = contents(root)
    for einvoice in format_.read(root):
        for one in einvoice.attachments:
            if one.embedded is not None and one.embedded < len(held):
                content = held[one.embedded] or None
                yield _Found(one.name, content, one.description)


def _in_pdf(document: pikepdf.Pdf) -> Iterator[_Found]:
    """What the PDF carries, then what its e-invoice carries inside."""
    own = find(document)
    for one in files_of(document):
        if own is None or one.content != own.content:
            yield _Found(one.name, one.content, one.description)
    if own and own.content:
        yield from _in_xml(own.content)


def _bounded(found: Iterator[_Found], limits: Limits) -> Carried:
    files: list[File] = []
    notices: list[Notice] = []
    together = 0
    for number, one in enumerate(found, 1):
        name = _safe(one.name) or str(number)
        if len(files) >= limits.attachments:
            values = {"limit": str(limits.attachments)}
            notices.append(Notice("attachments-too-many", values))
            break
        if one.content is None:
            notices.append(Notice("attachment-broken", {"name": name}))
            continue
        size = len(one.content)
        if size > limits.attached or together + size > limits.attached_together:
            values = {"name": name, "limit": str(limits.attached)}
            notices.append(Notice("attachment-too-large", values))
            continue
        together += size
        kind = kind_of_content(one.content, one.name)
        said: Literal["", "said"] = "said" if one.is_invoice and kind == PDF else ""
        files.append(File(name, kind, one.description, one.content, said))
    return Carried(tuple(files), tuple(notices))


def _marked(files: tuple[File, ...], *, among_pdfs: bool) -> tuple[File, ...]:
    """The only PDF is likely the invoice's picture, where nothing is said to be it and the file itself is none."""
    pdfs = [one for one in files if one.media_type == PDF]
    if not among_pdfs or len(pdfs) != 1 or any(one.shows_invoice for one in files):
        return files
    return tuple(
        replace(one, shows_invoice="likely") if one is pdfs[0] else one for one in files
    )


def _of_pdf(document: pikepdf.Pdf, files: tuple[File, ...]) -> Iterator[Notice]:
    names = ", ".join(one.name for one in files)[:400]
    if names and is_portfolio(document):
        yield Notice("pdf-is-a-portfolio", {"names": names})
    elif names:
        yield Notice("pdf-holds", {"names": names}, severity="info")


def _safe(name: str) -> str:
    """The name without folders and signs that are not shown."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable()).strip()[-_LONGEST_NAME:]
