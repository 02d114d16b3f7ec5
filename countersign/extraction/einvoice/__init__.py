"""Electronic invoices: CII (Factur-X, ZUGFeRD, XRechnung) and UBL (Peppol, XRechnung), alone or inside a PDF."""

from countersign.extraction.einvoice.accounts import accounts_of
from countersign.extraction.einvoice.attachments import (
    File,
    attachments_in,
    carried_by,
)
from countersign.extraction.einvoice.codes import CODES
from countersign.extraction.einvoice.compare import compare, doubted
from countersign.extraction.einvoice.container import check_container
from countersign.extraction.einvoice.embedded import (
    carried_xml,
    einvoice_xml,
    embedded_xml,
)
from countersign.extraction.einvoice.from_xml import read_xml
from countersign.extraction.einvoice.header import xml_and_header
from countersign.extraction.einvoice.more import payable
from countersign.extraction.einvoice.on_drawing import on_drawing
from countersign.extraction.einvoice.places import with_places
from countersign.extraction.einvoice.refusal import XmlRefused
from countersign.extraction.einvoice.schemes import bare

__all__ = [
    "CODES",
    "File",
    "XmlRefused",
    "accounts_of",
    "attachments_in",
    "bare",
    "carried_by",
    "carried_xml",
    "check_container",
    "compare",
    "doubted",
    "einvoice_xml",
    "embedded_xml",
    "on_drawing",
    "payable",
    "read_xml",
    "with_places",
    "xml_and_header",
]
