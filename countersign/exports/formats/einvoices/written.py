"""XML from a record by factur-x's writer, held to its schema."""

from typing import Final, Literal

from lxml import etree

from countersign.extraction.record import EInvoice

from .terms import terms

Syntax = Literal["CII", "UBL"]
XRECHNUNG: Final = (
    b"urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
)
_PLAIN: Final = b">urn:cen.eu:en16931:2017<"
_NIL: Final = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_BILLING: Final = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"


class NotWritten(Exception):
    """The writer or the schema refuses it: `why` says what, in their words."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def written(said: EInvoice, syntax: Syntax, *, xrechnung: bool) -> bytes:
    """The e-invoice in this syntax; or NotWritten. Its texts are what was said, nothing is cut."""
    import facturx  # noqa: PLC0415 - 45 MB that most processes need not have
    from facturx.generate_xml import generate_cii_xml, generate_ubl_xml  # noqa: PLC0415

    wanted = terms(said)
    if xrechnung and not said.process:
        wanted["BT-23"] = _BILLING
    write = generate_cii_xml if syntax == "CII" else generate_ubl_xml
    try:
        made: bytes = write(
            wanted, level="en16931", check_xsd=False, check_schematron=False
        )
        xml = _without_nil(made)
        facturx.xml_check_xsd(xml, level="en16931")
    except Exception as problem:  # the writer raises Exception itself
        raise NotWritten(str(problem)) from problem
    if xrechnung:
        xml = xml.replace(_PLAIN, b">" + XRECHNUNG + b"<", 1)
    return xml


def _without_nil(xml: bytes) -> bytes:
    """The writer marks elements that have nothing in them as nil, which no schema here allows."""
    root = etree.fromstring(xml)
    for element in root.iter():
        if _NIL in element.attrib:
            del element.attrib[_NIL]
    etree.cleanup_namespaces(root, keep_ns_prefixes=["cac", "cbc"])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
