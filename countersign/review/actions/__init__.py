"""Verbs of the review: submit, decide, withdraw. Each is one transaction, with the invoice held."""

from .deciding import decide, withdraw
from .links import renew
from .refusals import (
    AlreadyApproved,
    AlreadyDecided,
    Changed,
    NoReason,
    NotApprovable,
    NotReady,
    NotWithdrawable,
    OwnInvoice,
    StepUpNeeded,
)
from .submitting import submit

__all__ = [
    "AlreadyApproved",
    "AlreadyDecided",
    "Changed",
    "NoReason",
    "NotApprovable",
    "NotReady",
    "NotWithdrawable",
    "OwnInvoice",
    "StepUpNeeded",
    "decide",
    "renew",
    "submit",
    "withdraw",
]
