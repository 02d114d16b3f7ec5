"""What a CII invoice refers to: earlier invoices, and documents that it carries or points to."""

from collections.abc import Mapping

from lxml import etree

from countersign.extraction.einvoice.binaries import Binary
from countersign.extraction.einvoice.cii.names import Names, day_of
from countersign.extraction.einvoice.terms import (
    attribute,
    every,
    expect,
    first,
    peek,
    text,
)
from countersign.extraction.record import Attached, Preceding

_DOCUMENT = "AdditionalReferencedDocument"
OBJECT = "130"  # UNTDID 1001: what is invoiced (BT-18, BT-128)
TENDER = "50"  # the tender or lot (BT-17)
_SUPPORTING = "916"


def of_type(node: etree._Element | None, code: str, names: Names) -> str:
    """The number of the further document that has this type."""
    for reference in every(node, _DOCUMENT):
        if peek(reference, "TypeCode") == code:
            expect(reference, "TypeCode", code)
            return text(reference, names.reference)
    return ""


def preceding_of(
    settlement: etree._Element | None, names: Names
) -> tuple[Preceding, ...]:
    """The earlier invoices (BG-3)."""
    return tuple(
        Preceding(number, day_of(reference, names.referenced_on))
        for reference in every(settlement, "InvoiceReferencedDocument")
        if (number := text(reference, names.reference))
    )


def attached_to(
    agreement: etree._Element | None,
    places: Mapping[etree._Element, tuple[int | None, Binary]],
    names: Names,
) -> tuple[Attached, ...]:
    """The supporting documents (BG-24), those of lines too; `places` are the embedded files that can be opened."""
    references = [
        reference
        for reference in every(agreement, _DOCUMENT)
        if peek(reference, "TypeCode") not in (OBJECT, TENDER)
    ]
    further = [
        holder
        for element in places
        if (holder := element.getparent()) is not None and holder not in references
    ]
    return tuple(_attached(one, places, names) for one in references + further)


def _attached(
    reference: etree._Element,
    places: Mapping[etree._Element, tuple[int | None, Binary]],
    names: Names,
) -> Attached:
    element = first(reference, "AttachmentBinaryObject")
    expect(reference, "TypeCode", _SUPPORTING)
    text(element)
    at, binary = (
        places.get(element, (None, None)) if element is not None else (None,) * 2
    )
    content = binary.content if binary else None
    return Attached(
        reference=text(reference, names.reference),
        description=text(reference, "Name"),
        name=attribute(element, "filename"),
        media_type=attribute(element, "mimeCode"),
        size=len(content or b""),
        address=text(reference, "URIID"),
        embedded=at,
    )
