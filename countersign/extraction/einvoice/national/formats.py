"""Which national format a file is in, by its root element and namespace."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from countersign.extraction.einvoice.national import (
    cfdi,
    ebinterface,
    facturae,
    fatturapa,
    ksef,
    svefaktura,
)
from countersign.extraction.einvoice.terms import every
from countersign.extraction.record import EInvoice


@dataclass(frozen=True, slots=True)
class Format:
    """`space` is what its namespaces look like, `expected` one of them; a `shared` root needs the namespace to be known.

    `bodies` is where a file has the invoices, in formats that take several of them.
    """

    space: re.Pattern[str]
    expected: str
    read: Callable[[etree._Element], tuple[EInvoice, ...]]
    shared: bool = False
    bodies: str = ""


_ITALIAN: Final = Format(
    re.compile(r"https?://(ivaservizi\.agenziaentrate|www\.fatturapa)\.gov\.it/.*"),
    "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2",
    fatturapa.read,
    bodies="FatturaElettronicaBody",
)
_BY_ROOT: Final[dict[str, tuple[Format, ...]]] = {
    "FatturaElettronica": (_ITALIAN,),
    "FatturaElettronicaSemplificata": (_ITALIAN,),
    "Faktura": (
        Format(
            re.compile(r"http://crd\.gov\.pl/wzor/.*"),
            "http://crd.gov.pl/wzor/2025/06/25/13775/",
            ksef.read,
        ),
    ),
    "Facturae": (
        Format(
            re.compile(r"http://www\.facturae\.(es|gob\.es)/.*"),
            "http://www.facturae.gob.es/formato/Versiones/Facturaev3_2_2.xml",
            facturae.read,
            bodies="Invoices/Invoice",
        ),
    ),
    "Comprobante": (
        Format(
            re.compile(r"http://www\.sat\.gob\.mx/cfd/[34]"),
            "http://www.sat.gob.mx/cfd/4",
            cfdi.read,
        ),
    ),
    "Invoice": (
        Format(
            re.compile(r"http://www\.ebinterface\.at/schema/.*"),
            "http://www.ebinterface.at/schema/6p1/",
            ebinterface.read,
            shared=True,
        ),
        Format(
            re.compile(r"urn:sfti:documents:BasicInvoice:.*"),
            "urn:sfti:documents:BasicInvoice:1:0",
            svefaktura.read,
            shared=True,
        ),
    ),
}


def format_of(root: etree._Element) -> Format | None:
    """The format, also of a file whose namespace is none of its own; None for what is no national format."""
    name = etree.QName(root)
    formats = _BY_ROOT.get(name.localname, ())
    known = [one for one in formats if is_own(one, root)]
    return next(iter(known or [one for one in formats if not one.shared]), None)


def is_national(element: etree._Element) -> bool:
    """Is the element an e-invoice of one of the formats, in a namespace of the format?"""
    format_ = format_of(element)
    return format_ is not None and is_own(format_, element)


def each_alone(root: etree._Element) -> Iterator[etree._Element]:
    """The file once for each invoice in it, with no other: always the same tree, so look at one before the next."""
    format_ = format_of(root)
    bodies = every(root, format_.bodies) if format_ and format_.bodies else []
    if len(bodies) < 2 or (holder := bodies[0].getparent()) is None:
        yield root
        return
    place = holder.index(bodies[0])
    for body in bodies:
        holder.remove(body)
    for body in bodies:
        holder.insert(place, body)
        yield root
        holder.remove(body)


def is_own(format_: Format, root: etree._Element) -> bool:
    """Does the file's namespace belong to the format?"""
    return bool(format_.space.fullmatch(etree.QName(root).namespace or ""))
