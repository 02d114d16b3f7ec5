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
from .factor import AgreedFactor
from .link import AccessLink, AccessLinkQuerySet, token_hash

__all__ = [
    "FINAL",
    "WITHDRAWABLE",
    "AccessLink",
    "AccessLinkQuerySet",
    "AgreedFactor",
    "Announcement",
    "Code",
    "CodeQuerySet",
    "Decision",
    "DecisionQuerySet",
    "Verdict",
    "token_hash",
]
