"""The e-invoice that a PDF carries: Factur-X, ZUGFeRD, XRechnung or UBL among its attachments."""

from io import BytesIO
from typing import Final

import pikepdf

from countersign.extraction.einvoice.carried import Attachment, files_of
from countersign.extraction.einvoice.envelope import payloads
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


def einvoice_xml(data: bytes, media_type: str) -> bytes | None:
    """The e-invoice's own XML: out of its PDF, signature and envelopes; None where there is none.

    Of several the first. XML that cannot be parsed is given as it is, so that whoever parses it can say why. Raises
    Refused for a signed file that is damaged.
    """
    xml = carried_xml(data, media_type)
    if xml is None:
        return None
    try:
        return payloads(xml)[0].xml
    except XmlRefused:
        return xml


def carried_xml(data: bytes, media_type: str) -> bytes | None:
    """The XML that a file is or carries, in its envelopes, if any; None where there is none. Raises Refused as above."""
    if media_type == SIGNED:
        data, media_type = unwrapped(data).content, XML
    if media_type == PDF:
        return embedded_xml(data)
    return data if media_type in _XML else None


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
    for attachment in files_of(document, _may_be_xml):
        rank = _rank(attachment) if attachment.content is not None else 0
        if rank and (best is None or rank > best[0]):
            best = rank, attachment
    return best[1] if best else None


def _rank(attachment: Attachment) -> int:
    name = attachment.name.casefold()
    invoice = any(root in (attachment.content or b"")[:20_000] for root in _ROOTS)
    if not invoice and name not in NAMES:
        return 0
    return (
        8 * invoice
        + 4 * (name in NAMES and name != "order-x.xml")
        + 2 * (attachment.relationship in _RELATIONS)
        + 1 * attachment.associated
    )


def _may_be_xml(name: str, kind: str) -> bool:
    return name.casefold().endswith(".xml") or "xml" in kind.casefold()
