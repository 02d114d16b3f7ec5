"""Look at an XML file, signed or not: any is taken but a web page or a drawing, and nothing that expands or fetches."""

from typing import Final

from lxml import etree

from countersign.extraction.files.limits import Inspection, Limits
from countersign.extraction.files.signed import unwrapped
from countersign.extraction.files.sniff import HEAD, XML, sniff
from countersign.sandbox.refused import Refused

_PAGES: Final = frozenset(
    {"http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg"}
)

_CUT_SHORT: Final = frozenset({"ERR_DOCUMENT_END", "ERR_TAG_NOT_FINISHED"})


def inspect_xml(data: bytes, media_type: str, limits: Limits) -> Inspection:
    """Take what may be an e-invoice, or Refused: with a DTD or entities, broken, or made for a browser."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as problem:
        raise Refused(_why(data, parser)) from problem
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused("xml-entities")
    if etree.QName(root).namespace in _PAGES:
        raise Refused("not-an-einvoice")
    return Inspection(media_type)


def inspect_signed(data: bytes, media_type: str, limits: Limits) -> Inspection:
    """Take a signed file whose content is an XML that is taken, or Refused."""
    content = unwrapped(data).content
    if sniff(content[:HEAD]) != XML:
        raise Refused("signed-no-einvoice")
    inspect_xml(content, XML, limits)
    return Inspection(media_type)


def _why(data: bytes, parser: etree.XMLParser) -> str:
    names = {entry.type_name for entry in parser.error_log}
    if b"<!ENTITY" in data or any("ENTITY" in name for name in names):
        return "xml-entities"
    cut_short = names & _CUT_SHORT or not data.rstrip().endswith((b">", b">\0"))
    return "truncated" if cut_short else "broken"
