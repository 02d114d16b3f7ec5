"""Pages that run from right to left: turned about, so that the rules for all other pages hold on them.

Labels then stand left of their values and columns begin on the left. What is written from left to right within such a
page (numbers, codes, Latin names) keeps its order.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from countersign.extraction.model import Box, Page, Word

_FIRST: Final = "\u0590"  # no letter before it is written from right to left
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})
_SHARE: Final = 0.5  # of the words with letters
_MARKS: Final = str.maketrans({"٫": ".", "٬": ",", "٪": "%", "ـ": None})
_PERCENT_FIRST: Final = re.compile(r"%(\d+(?:[.,]\d+)?)")


def is_right_to_left(page: Page) -> bool:
    """Whether most of its words are written from right to left."""
    texts = [word.text for word in page.words]
    if all(text < _FIRST or text.isascii() for text in texts):
        return False
    right = sum(map(runs_left, texts))
    return right > _SHARE * sum(any(map(str.isalpha, text)) for text in texts)


def runs_left(text: str) -> bool:
    """Whether a word is written from right to left."""
    return not text.isascii() and any(
        unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in text
    )


def turned_about(page: Page) -> Page:
    """The page as a mirror shows it, its texts as they are."""
    words = tuple(
        word._replace(
            text=_percent_behind(word.text), box=_flipped(word.box, page.width)
        )
        for word in page.words
    )
    lines = tuple(_flipped(box, page.width) for box in page.lines)
    return replace(page, words=words, lines=lines)


def turned_back(words: Sequence[Word], widths: dict[int, float]) -> tuple[Word, ...]:
    """Words of pages that were turned about, of these widths by number, at the places where they are shown."""
    return tuple(
        word._replace(box=_flipped(word.box, widths[word.page])) if word.page in widths else word
        for word in words
    )  # fmt: skip


def in_order(words: Sequence[Word]) -> list[Word]:
    """Words of a segment of such a page as they are read: those from left to right turned about again, run by run."""
    found: list[Word] = []
    for left, run in groupby(words, key=lambda word: runs_left(word.text)):
        some = list(run)
        found += some if left else some[::-1]
    return found


def plain_digits(text: str) -> str:
    """A word with its digits and their marks as other scripts write them: ``١٬١٥٠٫٠٠`` is ``1,150.00``."""
    if text.isascii():
        return text
    plain = "".join(
        str(unicodedata.digit(sign)) if unicodedata.category(sign) == "Nd" else sign
        for sign in text
    )
    return plain.translate(_MARKS)


def _percent_behind(text: str) -> str:
    """A rate as other pages print it: ``%15``, as such pages may store it, is ``15%``."""
    return _PERCENT_FIRST.sub(r"\1%", text)


def _flipped(box: Box, width: float) -> Box:
    return Box(width - box.x1, box.y0, width - box.x0, box.y1)
