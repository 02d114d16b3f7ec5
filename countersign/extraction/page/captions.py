"""Labels of amounts that stand in small letters right below them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from countersign.extraction.page.candidates import over
from countersign.extraction.page.figures import Figure
from countersign.extraction.page.label import Label
from countersign.extraction.page.layout import around
from countersign.extraction.page.page_words import PageWords

_RATE: Final = re.compile(r"[\s(@]*\d{1,2}(?:[.,]\d+)? ?%\W*")
_BELOW: Final = 40.0  # points from an amount to its caption


def captioned(
    page_words: PageWords,
    labels: Sequence[Label],
    roles: Sequence[str],
    one: tuple[Figure, str, float],
) -> tuple[Figure, str, float]:
    """An amount with the role of the label right below it, a rate behind that or not, as far as one of these is there."""
    figure = one[0]
    if not figure.money:
        return one
    whole = replace(figure, box=around(figure.words))  # its sign as well
    for label in labels:
        if label.page == figure.page and 0 < label.box.y0 - figure.box.y0 < _BELOW:
            bare = replace(label, after="") if _RATE.fullmatch(label.after) else label
            if near := over(page_words, bare, whole):
                return figure, next(role for role in roles if role in label.roles), near
    return one
