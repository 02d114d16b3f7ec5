"""The e-invoice that an invoice came as, where it came as one, and where the record says otherwise since."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from countersign.exports.records import Original, Record
from countersign.extraction.einvoice import xml_and_header
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
# What is compared, by its name in an e-invoice and in the record. A vendor may be spelt otherwise on its page.
_COMPARED: Final[tuple[tuple[str, str, Promise], ...]] = (
    ("invoice_number", "number", gettext_lazy("Number")),
    ("issue_date", "issue_date", gettext_lazy("Issue date")),
    ("due_date", "due_date", gettext_lazy("Due date")),
    ("currency", "currency", gettext_lazy("Currency")),
    ("net_total", "net_total", gettext_lazy("Net total")),
    ("tax_total", "tax_total", gettext_lazy("Tax total")),
    ("gross_total", "gross_total", gettext_lazy("Gross total")),
    ("amount_due", "to_pay", gettext_lazy("Amount due")),
    ("iban", "iban", gettext_lazy("IBAN")),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """The original's bytes, and the fields in which the record says otherwise: (field, what the original says)."""

    data: bytes
    otherwise: tuple[tuple[str, str], ...]


def original_xml(record: Record, syntax: Syntax) -> Kept | None:
    """The original's XML of this syntax, byte for byte; None where there is none of it.

    One of several invoices in a file is none by itself. Strangers' files are opened in a child process.
    """
    for one in record.originals:
        if one.part or one.media_type not in _CARRIERS or one.size > _LARGEST:
            continue
        xml, header = _carried(one)
        if any(name in xml for name in _NAMESPACES[syntax]):
            return Kept(xml, tuple(_otherwise(record, header)))
    return None


def original_hybrid(record: Record) -> Kept | None:
    """The original PDF where it carries CII itself; None where there is none."""
    for one in record.originals:
        if one.part or one.media_type != _PDF or one.size > _LARGEST:
            continue
        xml, header = _carried(one)
        if any(name in xml for name in _NAMESPACES["CII"]):
            return Kept(b"".join(one.chunks()), tuple(_otherwise(record, header)))
    return None


def _carried(one: Original) -> tuple[bytes, Mapping[str, str]]:
    try:
        data = b"".join(one.chunks())
        return in_child(READING, xml_and_header, data, one.media_type)
    except (Refused, OSError):
        return b"", {}


def _otherwise(record: Record, header: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, attribute, label in _COMPARED:
        if name in header and not _is(getattr(record, attribute), header[name]):
            yield str(label), header[name]


def _is(value: Any, read: str) -> bool:
    """Is it what was read? A credit note's amounts are below nothing in the record alone."""
    if isinstance(value, Decimal):
        return abs(value) == abs(Decimal(read))
    return ("" if value is None else str(value)) == read
