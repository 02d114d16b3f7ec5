"""Submitting, and asking managers for a decision."""

from .asking import ask, send_hourly
from .submitting import Doubtful, NotReady, submit

__all__ = ["Doubtful", "NotReady", "ask", "send_hourly", "submit"]
