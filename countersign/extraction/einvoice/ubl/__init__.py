"""OASIS UBL 2.1 Invoice and CreditNote: Peppol BIS Billing, XRechnung, and the national forms built on UBL."""

from countersign.extraction.einvoice.ubl.head import NAMESPACES, read

__all__ = ["NAMESPACES", "read"]
