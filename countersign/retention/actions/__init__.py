"""Removing what need not be kept any longer: after it was noted, told and found due again, and saying that it was removed."""

from .noting import Looked, OtherNumber, Outcome, apply_due, cleared, remove_now
from .removing import Due, due_now, shorten

__all__ = [
    "Due",
    "Looked",
    "OtherNumber",
    "Outcome",
    "apply_due",
    "cleared",
    "due_now",
    "remove_now",
    "shorten",
]
