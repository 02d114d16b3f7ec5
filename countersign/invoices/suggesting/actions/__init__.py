"""Verbs that put what a file says into suggestions, fields and lessons."""

from .filling import fill
from .learning import learn
from .reading import hold_to_rules, suggest
from .strays import queue_again

__all__ = ["fill", "hold_to_rules", "learn", "queue_again", "suggest"]
