"""What rooms above say of invoices that they can be found by."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from countersign.hooks import Hook

FURTHER_TEXTS: Final = Hook[Callable[[int, Sequence[int]], Iterable[tuple[int, str]]]](
    "invoices.search.further_texts"
)
"""Called with an organization and some of its invoices: for each text that is to be found, which one it belongs to."""
