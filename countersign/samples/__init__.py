"""Invoices that nobody sent: seeded, arithmetically right, drawn as PDF, image or e-invoice XML.

The same seed gives the same bytes. Knows no Django.
"""

from countersign.samples.drawing import draw, places, truth
from countersign.samples.making import make_sample, make_vendor
from countersign.samples.model import SampleInvoice, Vendor

__all__ = [
    "SampleInvoice",
    "Vendor",
    "draw",
    "make_sample",
    "make_vendor",
    "places",
    "truth",
]
