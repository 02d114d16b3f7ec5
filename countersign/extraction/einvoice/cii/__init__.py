"""UN/CEFACT CrossIndustryInvoice: Factur-X, ZUGFeRD 2, XRechnung, and ZUGFeRD 1.0 under its older names."""

from countersign.extraction.einvoice.cii.head import read
from countersign.extraction.einvoice.cii.names import NAMESPACES

__all__ = ["NAMESPACES", "read"]
