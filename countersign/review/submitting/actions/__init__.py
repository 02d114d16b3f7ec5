"""Submitting, and asking managers for a decision."""

from .asking import ask, send_hourly
from .submitting import NotReady, submit

__all__ = ["NotReady", "ask", "send_hourly", "submit"]
