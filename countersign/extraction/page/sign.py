"""Something that speaks for a name."""

from dataclasses import dataclass

from countersign.extraction.model import Word


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that speaks for a name."""

    name: str
    weight: float
    words: tuple[Word, ...]
    why: str
