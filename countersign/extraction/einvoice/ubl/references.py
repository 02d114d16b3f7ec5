"""What a UBL invoice refers to: orders, contracts, earlier invoices, and documents that it carries or points to."""

from collections.abc import Mapping

from lxml import etree

from countersign.extraction.einvoice.binaries import Binary
from countersign.extraction.einvoice.terms import (
    Date,
    attribute,
    every,
    first,
    peek,
    text,
    texts,
)
from countersign.extraction.einvoice.values import iso_or_as_written
from countersign.extraction.record import Attached, Preceding

_DOCUMENT = "AdditionalDocumentReference"
OBJECT = "130"  # UNTDID 1001: what is invoiced (BT-18, BT-128)
PROJECT = "50"  # where credit notes have the project (BT-11)


def order_of(root: etree._Element) -> tuple[str, str]:
    """The buyer's order and the seller's (BT-13, BT-14). Peppol has NA where there is only the seller's."""
    order = text(root, "OrderReference/ID")
    return "" if order == "NA" else order, text(root, "OrderReference/SalesOrderID")


def of_type(root: etree._Element, code: str) -> str:
    """The number of the further document that has this type and no file."""
    for reference in every(root, _DOCUMENT):
        if _is(reference, code):
            text(reference, "DocumentTypeCode")
            return text(reference, "ID")
    return ""


def preceding_of(root: etree._Element) -> tuple[Preceding, ...]:
    """The earlier invoices (BG-3), and earlier credit notes."""
    return tuple(
        Preceding(number, iso_or_as_written(Date(text(reference, "IssueDate"))))
        for name in ("InvoiceDocumentReference", "CreditNoteDocumentReference")
        for reference in every(root, f"BillingReference/{name}")
        if (number := text(reference, "ID"))
    )


def attached_to(
    root: etree._Element, places: Mapping[etree._Element, tuple[int | None, Binary]]
) -> tuple[Attached, ...]:
    """The supporting documents (BG-24), those of lines too; `places` are the embedded files that can be opened."""
    references = [
        reference
        for reference in every(root, _DOCUMENT)
        if not _is(reference, OBJECT) and not _is(reference, PROJECT)
    ]
    further = [
        holder
        for element in places
        if (holder := _reference_around(element)) is not None
        and holder not in references
    ]
    return tuple(_attached(reference, places) for reference in references + further)


def _attached(
    reference: etree._Element,
    places: Mapping[etree._Element, tuple[int | None, Binary]],
) -> Attached:
    element = first(reference, "Attachment/EmbeddedDocumentBinaryObject")
    outside = first(reference, "Attachment/ExternalReference")
    text(element)
    at, binary = (
        places.get(element, (None, None)) if element is not None else (None,) * 2
    )
    content = binary.content if binary else None
    return Attached(
        reference=text(reference, "ID"),
        description=", ".join(texts(reference, "DocumentDescription")),
        name=attribute(element, "filename") or text(outside, "FileName"),
        media_type=attribute(element, "mimeCode") or text(outside, "MimeCode"),
        size=len(content or b""),
        address=text(outside, "URI"),
        embedded=at,
    )


def _is(reference: etree._Element, code: str) -> bool:
    is_alone = first(reference, "Attachment") is None
    return is_alone and peek(reference, "DocumentTypeCode") == code


def _reference_around(element: etree._Element) -> etree._Element | None:
    attachment = element.getparent()
    return attachment.getparent() if attachment is not None else None
