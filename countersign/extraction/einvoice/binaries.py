"""The files that an e-invoice's XML carries inside (BT-125), decoded."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from countersign.extraction.einvoice.terms import peek

NAMES: Final = ("EmbeddedDocumentBinaryObject", "AttachmentBinaryObject")


_DESCRIPTIONS: Final = ("DocumentDescription", "Name")
_TYPES: Final = ("DocumentTypeCode", "TypeCode")


@dataclass(frozen=True, slots=True)
class Binary:
    """One of them: the element, the name that it claims, the bytes; None where they are not Base64.

    `description` (BT-123) and `type_code` (UNTDID 1001) are those of the reference that it belongs to.
    """

    element: etree._Element
    name: str
    content: bytes | None
    description: str = ""
    type_code: str = ""


def binaries_in(root: etree._Element) -> Iterator[Binary]:
    """All of them, in the file's order."""
    for element in root.iter(*("{*}" + name for name in NAMES)):
        words = element.text or ""
        if words.strip():
            reference = _reference_of(element)
            name = " ".join(element.get("filename", "").split())
            yield Binary(
                element,
                name or peek(reference, "ID") or peek(reference, "IssuerAssignedID"),
                decoded(words),
                _one_of(reference, _DESCRIPTIONS),
                _one_of(reference, _TYPES),
            )


def places_in(root: etree._Element) -> dict[etree._Element, tuple[int | None, Binary]]:
    """Each with its place among those that can be opened, from 0; None for one that cannot."""
    places: dict[etree._Element, tuple[int | None, Binary]] = {}
    opened = 0
    for binary in binaries_in(root):
        places[binary.element] = (None if binary.content is None else opened), binary
        opened += binary.content is not None
    return places


def decoded(text: str) -> bytes | None:
    """The bytes that Base64 stands for, blanks and missing padding forgiven; None where it is something else."""
    packed = "".join(text.split())
    try:
        return base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def _reference_of(element: etree._Element) -> etree._Element | None:
    """In CII the element around it; in UBL there is an Attachment between."""
    around = element.getparent()
    in_ubl = around is not None and etree.QName(around).localname == "Attachment"
    return around.getparent() if around is not None and in_ubl else around


def _one_of(reference: etree._Element | None, names: tuple[str, ...]) -> str:
    return next((words for name in names if (words := peek(reference, name))), "")
