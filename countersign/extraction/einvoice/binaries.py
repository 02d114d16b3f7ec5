"""The files that an e-invoice's XML carries inside (BT-125), decoded."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

NAMES: Final = ("EmbeddedDocumentBinaryObject", "AttachmentBinaryObject")


@dataclass(frozen=True, slots=True)
class Binary:
    """One of them: the element, the name and kind that it claims, the bytes; None where they are not Base64."""

    element: etree._Element
    name: str
    claimed: str
    content: bytes | None


def binaries_in(root: etree._Element) -> Iterator[Binary]:
    """All of them, in the file's order."""
    for element in root.iter(*("{*}" + name for name in NAMES)):
        words = element.text or ""
        if words.strip():
            name, claimed = element.get("filename", ""), element.get("mimeCode", "")
            yield Binary(element, _plain(name), _plain(claimed), decoded(words))


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


def _plain(name: str) -> str:
    return " ".join(name.split())
