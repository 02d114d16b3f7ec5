"""The exports' rows: how they are made, what was made, and which invoices are in it."""

from .export import Export, ExportedInvoice, ExportQuerySet, State
from .profile import ExportProfile, Schedule, Target

__all__ = [
    "Export",
    "ExportProfile",
    "ExportQuerySet",
    "ExportedInvoice",
    "Schedule",
    "State",
    "Target",
]
