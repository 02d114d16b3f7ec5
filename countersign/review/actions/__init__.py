"""Verbs of the review: submit, decide, withdraw. Each is one transaction, with the invoice held."""

from .bulk import Outcome, approve_each
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
    "Outcome",
    "OwnInvoice",
    "StepUpNeeded",
    "approve_each",
    "ask_code",
    "decide",
    "give_code",
    "renew",
    "submit",
    "withdraw",
]
