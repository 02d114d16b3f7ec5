"""Verbs that change an invoice that is being entered."""

from .deleting import delete, must_be_deletable
from .joining import join
from .naming import known_vendor
from .saving import Conflict, How, Saved, save

__all__ = [
    "Conflict",
    "How",
    "Saved",
    "delete",
    "join",
    "known_vendor",
    "must_be_deletable",
    "save",
]
