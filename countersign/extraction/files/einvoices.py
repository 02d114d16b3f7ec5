"""Look at an XML file: only e-invoices are taken, and nothing that expands or fetches."""

from typing import Final

from lxml import etree

from countersign.extraction.files.limits import Inspection, Limits
from countersign.sandbox.refused import Refused

ROOTS: Final = frozenset(
    {
        "{urn:oasis:names:specification:ubl:schema:xsd:Invoice-2}Invoice",
        "{urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2}CreditNote",
        "{urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100}CrossIndustryInvoice",
        "{urn:ferd:CrossIndustryDocument:invoice:1p0}CrossIndustryDocument",
    }
)
"""The root elements of the e-invoices that are read: UBL, and CII from ZUGFeRD 1.0 on."""

_CUT_SHORT: Final = frozenset({"ERR_DOCUMENT_END", "ERR_TAG_NOT_FINISHED"})


def inspect_xml(data: bytes, media_type: str, limits: Limits) -> Inspection:
    """Take an e-invoice, or Refused: with a DTD or entities, broken, or something else."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as problem:
        raise Refused(_why(data, parser)) from problem
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused("xml-entities")
    if root.tag not in ROOTS:
        raise Refused("not-an-einvoice")
    return Inspection(media_type)


def _why(data: bytes, parser: etree.XMLParser) -> str:
    names = {entry.type_name for entry in parser.error_log}
    if b"<!ENTITY" in data or any("ENTITY" in name for name in names):
        return "xml-entities"
    cut_short = names & _CUT_SHORT or not data.rstrip().endswith((b">", b">\0"))
    return "truncated" if cut_short else "broken"
