"""Electronic invoices: CII (Factur-X, ZUGFeRD, XRechnung) and UBL (Peppol, XRechnung), alone or inside a PDF."""

from countersign.extraction.einvoice.compare import compare
from countersign.extraction.einvoice.embedded import embedded_xml
from countersign.extraction.einvoice.reading import read_xml
from countersign.extraction.einvoice.refusal import XmlRefused

__all__ = ["XmlRefused", "compare", "embedded_xml", "read_xml"]
