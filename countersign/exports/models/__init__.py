"""The exports' rows: how they are made, what was made, and which invoices are in it."""

from .audit import AuditFile, AuditKind
from .datev import (
    DatevAgreement,
    DatevKey,
    DatevRate,
    DatevSettings,
    PostingText,
)
from .export import Export, ExportedInvoice, ExportQuerySet, State
from .profile import SEALED_FOR, ExportProfile, Schedule, Target

__all__ = [
    "SEALED_FOR",
    "AuditFile",
    "AuditKind",
    "DatevAgreement",
    "DatevKey",
    "DatevRate",
    "DatevSettings",
    "Export",
    "ExportProfile",
    "ExportQuerySet",
    "ExportedInvoice",
    "PostingText",
    "Schedule",
    "State",
    "Target",
]
