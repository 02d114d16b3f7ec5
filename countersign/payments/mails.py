"""All letters of payments, which are hung in at the start by importing this file."""

from .runs.codes.mails import code

__all__ = ["code"]
