"""E-invoices in an envelope: a Peppol StandardBusinessDocument, a Colombian AttachedDocument, or any other XML around one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from lxml import etree

from countersign.extraction.einvoice import cii, ubl
from countersign.extraction.einvoice.also import Row, unread
from countersign.extraction.einvoice.binaries import decoded
from countersign.extraction.einvoice.national.formats import is_national
from countersign.extraction.einvoice.parse import parse
from countersign.extraction.einvoice.refusal import XmlRefused

DEEPEST: Final = 3  # envelopes in one another
_ROOTS: Final = frozenset(
    f"{{{space}}}{root}" for root, space in (cii.NAMESPACES | ubl.NAMESPACES).items()
)
MOST: Final = 20  # texts of one envelope that are looked into
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_PACKED: Final = ("PD94", "77u/PD94")  # "<?xml" in Base64, without and with a mark


@dataclass(frozen=True, slots=True)
class Payload:
    """An e-invoice of its own: its root, its bytes, and what the envelopes around it say."""

    root: etree._Element
    xml: bytes
    around: tuple[Row, ...] = ()


def payloads(xml: bytes) -> tuple[Payload, ...]:
    """The e-invoices of a file, mostly one: the file itself, or what its envelope holds.

    Where nothing inside is known either, the file itself. Raises XmlRefused for what cannot be parsed safely; what is
    broken inside an envelope is no e-invoice.
    """
    root = parse(xml)
    return tuple(_inside(root, xml, DEEPEST)) or (Payload(root, xml),)


def _inside(root: etree._Element, xml: bytes, deep: int) -> Iterator[Payload]:
    if _is_einvoice(root):
        yield Payload(root, xml)
        return
    whole = _topmost(root)
    if whole:
        around = unread(root, set(), without=frozenset(whole))
        for element in whole:
            yield Payload(element, _own_bytes(element), around)
        return
    for holder, inner in islice(_as_text(root), MOST if deep else 0):
        try:
            below = parse(inner)
        except XmlRefused:
            continue
        around = unread(root, {holder})
        for found in _inside(below, inner, deep - 1):
            yield replace(found, around=around + found.around)


def _topmost(root: etree._Element) -> list[etree._Element]:
    """The e-invoices among the elements, none that stands in another."""
    found: list[etree._Element] = []
    for element in root.iter("{*}*"):
        if _is_einvoice(element) and not any(
            holder in found for holder in element.iterancestors()
        ):
            found.append(element)
    return found


def _is_einvoice(element: etree._Element) -> bool:
    return element.tag in _ROOTS or is_national(element)


def _as_text(root: etree._Element) -> Iterator[tuple[etree._Element, bytes]]:
    """The elements whose text is XML: as CDATA, escaped, or in Base64."""
    for element in root.iter():
        words = (element.text or "").strip()
        if words.startswith("<"):
            yield element, _DECLARATION.sub("", words, count=1).strip().encode()
        elif words.startswith(_PACKED) and (content := decoded(words)):
            yield element, content


def _own_bytes(element: etree._Element) -> bytes:
    return etree.tostring(
        element, encoding="UTF-8", xml_declaration=True, with_tail=False
    )
