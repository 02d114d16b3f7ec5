"""The letters of the subjects below, found at the start."""

from .holding import mails

__all__ = ["mails"]
