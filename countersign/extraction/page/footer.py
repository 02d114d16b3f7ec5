"""The name that a footer in columns begins with."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from countersign.extraction.page.blocks import TOWN
from countersign.extraction.page.layout import Line, Run
from countersign.extraction.page.names import clean, is_label, is_name
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.sign import Sign

_FOOTER: Final = 0.85  # of the page: below begins a footer
_FIRST_IN_FOOTER: Final = 0.42
_OVER_ADDRESS: Final = 0.6


def footers(page_words: PageWords) -> Iterator[Sign]:
    """The first text of a footer in columns: the sender's name over its address and bank."""
    lines = [
        line
        for line in page_words.lines
        if line.page.number == 1 and line.box.y0 > _FOOTER * line.page.height
    ]
    headed = False
    for line, below in pairwise(lines):
        run = line.segments[0]
        apart = abs(below.box.x0 - run.box.x0)
        if len(line.segments) >= 2 and len(below.segments) >= 2 and apart < 4:
            headed, over_address = headed or is_label(page_words, run.text), _is_over_address(lines, line, run)  # fmt: skip
            if is_label(page_words, run.text):
                continue
            named = is_name(page_words, clean(run.text)) and ":" not in run.text
            if named and (over_address or not headed):
                weight = _OVER_ADDRESS if over_address else _FIRST_IN_FOOTER
                yield Sign(clean(run.text), weight, run.words, "first in the footer")
            return


def _is_over_address(lines: Sequence[Line], line: Line, run: Run) -> bool:
    """Whether a street and a town with its post code stand below a text of the footer, on its edge."""
    at = lines.index(line)
    under = [
        one.text
        for below in lines[at + 1 : at + 5]
        for one in below.segments
        if abs(one.box.x0 - run.box.x0) < 4
    ]
    return any(TOWN.match(text) for text in under)
