"""The e-invoice that an invoice came as, where it came as one."""

from typing import Final

from countersign.exports.records import Original, Record
from countersign.extraction.einvoice import einvoice_xml
from countersign.extraction.files import READING, Refused, in_child

from .written import Syntax

_PDF: Final = "application/pdf"
_CARRIERS: Final = ("application/xml", "text/xml", _PDF)
_LARGEST: Final = 25 * 1024 * 1024
# By what stands in its beginning.
_NAMESPACES: Final[dict[Syntax, tuple[bytes, ...]]] = {
    "CII": (b"uncefact:data:standard:CrossIndustryInvoice:100",),
    "UBL": (b"ubl:schema:xsd:Invoice-2", b"ubl:schema:xsd:CreditNote-2"),
}


def original_xml(record: Record, syntax: Syntax) -> bytes | None:
    """The original's XML of this syntax, byte for byte; None where there is none of it.

    One of several invoices in a file is none by itself. Strangers' files are opened in a child process.
    """
    for one in record.originals:
        if one.part or one.media_type not in _CARRIERS or one.size > _LARGEST:
            continue
        xml = _carried(one)
        if xml and any(name in xml for name in _NAMESPACES[syntax]):
            return xml
    return None


def original_hybrid(record: Record) -> bytes | None:
    """The original PDF where it carries CII itself; None where there is none."""
    for one in record.originals:
        if one.part or one.media_type != _PDF or one.size > _LARGEST:
            continue
        xml = _carried(one)
        if xml and any(name in xml for name in _NAMESPACES["CII"]):
            return b"".join(one.chunks())
    return None


def _carried(one: Original) -> bytes | None:
    try:
        data = b"".join(one.chunks())
        return in_child(READING, einvoice_xml, data, one.media_type)
    except (Refused, OSError):
        return None
