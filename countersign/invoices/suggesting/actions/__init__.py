"""Verbs that put what a file says into suggestions, fields and lessons."""

from .filling import fill, fill_beside
from .learning import learn
from .reading import suggest, suggest_first
from .strays import queue_again

__all__ = ["fill", "fill_beside", "learn", "queue_again", "suggest", "suggest_first"]
