"""Pages that explain an invoice by another one that is made up: nothing on them is this one's."""

from collections.abc import Sequence
from typing import Final

from countersign.extraction.page.layout import Line
from countersign.extraction.page.lexicon import Lexicon

_TOP: Final = 0.4  # of the page: where a heading stands
_WORDS: Final = 8  # of a heading, at most


def example_pages(lines: Sequence[Line], lexicon: Lexicon) -> frozenset[int]:
    """The numbers of the pages behind the first that a heading calls an example."""
    return frozenset(
        line.page.number
        for line in lines
        if line.page.number > 1
        and line.box.y0 < _TOP * line.page.height
        and len(line.whole.words) <= _WORDS
        and not any(map(str.isdigit, line.whole.text))
        and any(
            "example" in hit.roles for run in line.tokens for hit in lexicon.find(run)
        )
    )
