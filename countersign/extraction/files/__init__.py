"""Opening files that strangers sent: by content, within limits, in a process of their own."""

from countersign.extraction.files.inspect import inspect
from countersign.extraction.files.limits import Inspection, Limits
from countersign.extraction.files.refused import CODES, Refused
from countersign.extraction.files.render import render_page
from countersign.extraction.files.sniff import EXTENSIONS, sniff

__all__ = [
    "CODES",
    "EXTENSIONS",
    "Inspection",
    "Limits",
    "Refused",
    "inspect",
    "render_page",
    "sniff",
]
