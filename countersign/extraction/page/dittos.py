"""Ditto marks: a sign or word that stands for the description of the item above."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from countersign.extraction.page.item import Item

# As they are printed or typed, with strokes around them: " ″ ” 〃 '' ,, -"- –„– do. dto. ditto idem.
_MARKS: Final = re.compile(
    r"(?:[\s\-–—.·_]*(?:[\"“”„″〃«»]|[',‘’`´′‚]{2}))+[\s\-–—.·_]*|\W*(?:ditto|dito|dto|do|idem)\W*",
    re.IGNORECASE,
)


def is_ditto(item: Item) -> bool:
    """Is its description a ditto mark and nothing else?"""
    text = " ".join(cell.text for cell in item.texts)
    return bool(text) and _MARKS.fullmatch(text) is not None


def fill_dittos(items: Sequence[Item]) -> None:
    """Give each item that has a ditto mark the description of the one above, with its words as what was read."""
    for above, item in pairwise(items):
        if is_ditto(item):
            item.texts = [*above.texts]
