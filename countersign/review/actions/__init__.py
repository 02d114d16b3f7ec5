"""Verbs of the review: submit, decide, withdraw. Each is one transaction, with the invoice held."""

from .confirming import BadCode, NoMoreCodes, ask_code, give_code
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
    "BadCode",
    "Changed",
    "NoMoreCodes",
    "NoReason",
    "NotApprovable",
    "NotReady",
    "NotWithdrawable",
    "OwnInvoice",
    "StepUpNeeded",
    "ask_code",
    "decide",
    "give_code",
    "renew",
    "submit",
    "withdraw",
]
