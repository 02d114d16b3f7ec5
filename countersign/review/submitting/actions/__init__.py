"""Submitting, asking managers for a decision, taking a submission back."""

from .alone import Done, submit_and_approve
from .asking import ask, send_hourly
from .submitting import Doubtful, NotReady, submit
from .taking_back import TooLate, take_back

__all__ = [
    "Done",
    "Doubtful",
    "NotReady",
    "TooLate",
    "ask",
    "send_hourly",
    "submit",
    "submit_and_approve",
    "take_back",
]
