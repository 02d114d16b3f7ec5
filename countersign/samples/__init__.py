"""Invoices that nobody sent: seeded, arithmetically right, drawn as PDF, picture or e-invoice XML.

The same seed gives the same bytes. Knows no Django.
"""

from countersign.samples.billing import xml_truth
from countersign.samples.cii import to_cii
from countersign.samples.drawing import draw, places, truth
from countersign.samples.hybrid import draw_facturx
from countersign.samples.making import make_sample
from countersign.samples.model import SampleInvoice, Vendor
from countersign.samples.parties import make_vendor
from countersign.samples.paying import with_payment_code, zatca_code
from countersign.samples.scanning import draw_image, draw_scan
from countersign.samples.ubl import to_ubl

__all__ = [
    "SampleInvoice",
    "Vendor",
    "draw",
    "draw_facturx",
    "draw_image",
    "draw_scan",
    "make_sample",
    "make_vendor",
    "places",
    "to_cii",
    "to_ubl",
    "truth",
    "with_payment_code",
    "xml_truth",
    "zatca_code",
]
