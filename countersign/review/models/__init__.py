"""The review's rows: ways in by mail, and decisions."""

from .announcement import Announcement
from .code import Code, CodeQuerySet
from .decision import (
    FINAL,
    WITHDRAWABLE,
    Decision,
    DecisionQuerySet,
    Verdict,
)
from .link import AccessLink, AccessLinkQuerySet, token_hash

__all__ = [
    "FINAL",
    "WITHDRAWABLE",
    "AccessLink",
    "AccessLinkQuerySet",
    "Announcement",
    "Code",
    "CodeQuerySet",
    "Decision",
    "DecisionQuerySet",
    "Verdict",
    "token_hash",
]
