"""Opening files that strangers sent: by content, within limits, in a process of their own."""

from countersign.extraction.files.first_look import first_look
from countersign.extraction.files.inspect import inspect
from countersign.extraction.files.limits import Inspection, Limits
from countersign.extraction.files.ocr import Engine, ocr_pages
from countersign.extraction.files.render import render_page
from countersign.extraction.files.sniff import EXTENSIONS, sniff
from countersign.extraction.files.tables import read_table
from countersign.extraction.files.turning import upright
from countersign.extraction.files.usable import legible, usable_text
from countersign.extraction.files.words import each_page, in_reading_order, pages_of_pdf
from countersign.sandbox.child import (
    Child,
    again_when_ended,
    child_for,
    each_in_child,
    in_child,
    in_kept_child,
    warm_up,
)
from countersign.sandbox.messages import A_PAGE, INSPECTING, OCR, READING, Allowance
from countersign.sandbox.refused import CODES, EndedEarly, Refused
from countersign.sandbox.side_by_side import side_by_side
from countersign.sandbox.slots import slots

__all__ = [
    "A_PAGE",
    "CODES",
    "EXTENSIONS",
    "INSPECTING",
    "OCR",
    "READING",
    "Allowance",
    "Child",
    "EndedEarly",
    "Engine",
    "Inspection",
    "Limits",
    "Refused",
    "again_when_ended",
    "child_for",
    "each_in_child",
    "each_page",
    "first_look",
    "in_child",
    "in_kept_child",
    "in_reading_order",
    "inspect",
    "legible",
    "ocr_pages",
    "pages_of_pdf",
    "read_table",
    "render_page",
    "side_by_side",
    "slots",
    "sniff",
    "upright",
    "usable_text",
    "warm_up",
]
