"""The e-invoice that a PDF carries: Factur-X, ZUGFeRD, XRechnung or UBL among its attachments."""

import zlib
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import Final, NamedTuple

import pikepdf

from countersign.extraction.einvoice.envelope import payloads
from countersign.extraction.einvoice.parse import LARGEST
from countersign.extraction.einvoice.refusal import XmlRefused
from countersign.extraction.files.signed import unwrapped
from countersign.extraction.files.sniff import PDF, SIGNED, XML

NAMES: Final = frozenset(
    ["factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "order-x.xml"]
)
_XML: Final = (XML, "text/xml")
_RELATIONS: Final = ("/Data", "/Alternative", "/Source")
_ROOTS: Final = (
    b"CrossIndustryInvoice",
    b"CrossIndustryDocument",
    b"schema:xsd:Invoice-2",
    b"schema:xsd:CreditNote-2",
)
DEFECTS: Final = (
    pikepdf.PdfError,
    zlib.error,
    AttributeError,
    KeyError,
    RecursionError,
    TypeError,
    ValueError,
)
_MOST_ATTACHMENTS: Final = 200
_MOST_PAGES: Final = 20


class Attachment(NamedTuple):
    """A file inside a PDF: its name, its relationship to the document ("/Data"; empty if none), its bytes.

    `associated` says whether the document's /AF array names it.
    """

    name: str
    relationship: str
    content: bytes
    associated: bool


def einvoice_xml(data: bytes, media_type: str) -> bytes | None:
    """The e-invoice's own XML, as the official rules want it: out of its PDF, signature and envelopes; None where there is none.

    Of several the first. XML that cannot be parsed is given as it is, so that whoever parses it can say why. Raises
    Refused for a signed file that is damaged.
    """
    if media_type == SIGNED:
        data, media_type = unwrapped(data).content, XML
    xml = embedded_xml(data) if media_type == PDF else data
    if xml is None or media_type not in (PDF, *_XML):
        return None
    try:
        return payloads(xml)[0].xml
    except XmlRefused:
        return xml


def embedded_xml(pdf: bytes) -> bytes | None:
    """The bytes of the e-invoice that the PDF carries, as they are; None when it carries none.

    A file with one of the standards' names counts whatever it holds, so that a broken one can be
    told; any other counts when it is an invoice. A PDF that cannot be opened carries none.
    """
    found = invoice_attachment(pdf)
    return found.content if found else None


def invoice_attachment(pdf: bytes) -> Attachment | None:
    """The attachment that embedded_xml speaks of."""
    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            return find(document)
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RecursionError):
        return None


def find(document: pikepdf.Pdf) -> Attachment | None:
    """The same in a document that is already open; the best one if there are several."""
    best: tuple[int, Attachment] | None = None
    for attachment in _attachments(document):
        rank = _rank(attachment)
        if rank and (best is None or rank > best[0]):
            best = rank, attachment
    return best[1] if best else None


def _rank(attachment: Attachment) -> int:
    name = attachment.name.casefold()
    invoice = any(root in attachment.content[:20_000] for root in _ROOTS)
    if not invoice and name not in NAMES:
        return 0
    return (
        8 * invoice
        + 4 * (name in NAMES and name != "order-x.xml")
        + 2 * (attachment.relationship in _RELATIONS)
        + 1 * attachment.associated
    )


def _attachments(document: pikepdf.Pdf) -> Iterator[Attachment]:
    specifications = islice(_specifications(document), _MOST_ATTACHMENTS)
    while True:
        try:
            spec, associated = next(specifications)
            found = _attachment(spec, associated=associated)
        except StopIteration:
            return
        except DEFECTS:
            continue
        if found:
            yield found


def _specifications(document: pikepdf.Pdf) -> Iterator[tuple[pikepdf.Object, bool]]:
    """Where a PDF may name a file, the surest place first; a broken place hides no other."""
    for place, associated in (
        (_associated, True),
        (_named, False),
        (_pinned, False),
    ):
        try:
            for spec in place(document):
                yield spec, associated
        except DEFECTS:
            continue


def _associated(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    yield from document.Root.get("/AF", [])


def _named(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for spec in document.attachments.values():
        yield spec.obj


def _pinned(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for page in islice(document.pages, _MOST_PAGES):
        for note in page.obj.get("/Annots", []):
            if note.get("/Subtype") == "/FileAttachment":
                yield note.FS


def _attachment(spec: pikepdf.Object, *, associated: bool) -> Attachment | None:
    name = str(spec.get("/UF", spec.get("/F", ""))).rpartition("/")[2].strip()
    stream = spec.EF.F if "/F" in spec.EF else spec.EF.UF
    kind = str(stream.get("/Subtype", ""))
    if not name.casefold().endswith(".xml") and "xml" not in kind.casefold():
        return None
    content = _content(stream)
    if content is None:
        return None
    return Attachment(name, str(spec.get("/AFRelationship", "")), content, associated)


def _content(stream: pikepdf.Object) -> bytes | None:
    """The stream's bytes, at most LARGEST and one; None when it is packed in a way that hides its size."""
    packed = stream.get("/Filter")
    several = packed if isinstance(packed, pikepdf.Array) else [packed]
    chain = [str(name) for name in several if name is not None]
    if len(chain) > 2 or not {"/FlateDecode", "/Fl"}.issuperset(chain):
        return None
    content = bytes(stream.read_raw_bytes())
    for _ in chain:
        content = zlib.decompressobj().decompress(content, LARGEST + 1)
    return content
