"""Submitting, asking managers for a decision, taking a submission back."""

from .asking import ask, send_hourly
from .submitting import Doubtful, NotReady, submit
from .taking_back import TooLate, take_back

__all__ = [
    "Doubtful",
    "NotReady",
    "TooLate",
    "ask",
    "send_hourly",
    "submit",
    "take_back",
]
