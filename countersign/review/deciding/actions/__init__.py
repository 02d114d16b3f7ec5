"""Deciding: approve, return or reject; withdraw. Each is one transaction, with the invoice held."""

from .bulk import BulkOutcome, approve_each, look_at_each
from .deciding import decide, withdraw
from .refusals import (
    AlreadyApproved,
    AlreadyDecided,
    Changed,
    NoMachine,
    NoReason,
    NotApprovable,
    NotWithdrawable,
    OwnInvoice,
    StepUpNeeded,
)

__all__ = [
    "AlreadyApproved",
    "AlreadyDecided",
    "BulkOutcome",
    "Changed",
    "NoMachine",
    "NoReason",
    "NotApprovable",
    "NotWithdrawable",
    "OwnInvoice",
    "StepUpNeeded",
    "approve_each",
    "decide",
    "look_at_each",
    "withdraw",
]
