"""Every value on the pages that a field could have, with its place: what learning and recalling compare."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from countersign.extraction.fields import AMOUNTS, CODES, DATES
from countersign.extraction.model import Box, Word
from countersign.extraction.page.figures import Figure
from countersign.extraction.page.layout import Line
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.printed_codes import codes_of


@dataclass(frozen=True, slots=True)
class Value:
    """A value that stands on a page, in canonical form."""

    text: str
    words: tuple[Word, ...]
    box: Box
    line: Line

    @property
    def page(self) -> int:
        """The page it stands on, from 1."""
        return self.line.page.number

    @property
    def x(self) -> float:
        """Its centre as a share of the page's width."""
        return (self.box.x0 + self.box.x1) / 2 / max(1.0, self.line.page.width)

    @property
    def y(self) -> float:
        """Its centre as a share of the page's height."""
        return (self.box.y0 + self.box.y1) / 2 / max(1.0, self.line.page.height)


def values(page_words: PageWords, field: str) -> Iterator[Value]:
    """All values on the pages that have the form of this field's."""
    if field in DATES:
        for one in page_words.dates:
            yield Value(one.value.isoformat(), one.words, one.box, one.line)
    elif field in AMOUNTS:
        for figure in page_words.figures:
            if figure.kind == "number" and not figure.tail:
                yield Value(printed(figure), figure.words, figure.box, figure.line)
    elif field in CODES:
        for code in codes_of(page_words):
            yield Value(code.text, code.words, code.box, code.line)


def printed(figure: Figure) -> str:
    """The number as a plain decimal string, with the decimals that the page prints."""
    return f"{figure.value:f}"


def same(field: str, one: str, other: str) -> bool:
    """Whether two canonical values of a field mean the same."""
    if field in AMOUNTS:
        try:
            return Decimal(one) == Decimal(other)
        except InvalidOperation:
            return False
    if field in DATES:
        return one == other
    return _bare(one) == _bare(other)


def pattern_of(text: str) -> str:
    """The shape of a code: ``RE-2024/017`` is ``AA-9/9``."""
    shape = re.sub(r"\d+", "9", text)
    return re.sub(r"[^\W\d_]", "A", shape)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()
