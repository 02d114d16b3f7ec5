"""Days printed behind a number, “4711 / 05.10.2026”, under a label that names both."""

import re
from collections.abc import Iterator
from typing import Final

from countersign.extraction.page.dates import PrintedDate
from countersign.extraction.page.layout import Line, Run
from countersign.extraction.page.page_words import PageWords

_PAIR: Final = re.compile(r"\s*/\s*")
_DAYS_OF: Final = frozenset({"issue_date", "date_weak"})


def pair_of(page_words: PageWords, one: PrintedDate) -> tuple[bool, str] | None:
    """Of “4711 / 05.10.2026” below “Number / date”, or beside it: whether the day is the invoice's, and what says so."""
    run = next((run for run in one.line.segments if one.words[0] in run.words), None)
    parts = _PAIR.split(run.text, maxsplit=1) if run else []
    if run is None or len(parts) < 2 or run.offset + len(run.text) != one.end:
        return None
    if not any(map(str.isdigit, parts[0])) or parts[1] != one.line.whole.text[one.start : one.end]:  # fmt: skip
        return None
    for said in _beside_or_over(page_words, one.line, run):
        roles = [label.roles for label in page_words.labels if label.run is said]
        if len(roles) < 2 or "/" not in said.text or not roles[-1] & _DAYS_OF:
            continue
        if roles[0] & {"number", "number_weak", "title"} or roles[0] == {"skip"}:
            return True, said.text
        return False, said.text
    return None


def _beside_or_over(page_words: PageWords, line: Line, run: Run) -> Iterator[Run]:
    """The text left of another, and the one right above it on its edge."""
    before = [other for other in line.segments if other.box.x1 <= run.box.x0]
    yield from before[-1:]
    at = page_words.place_of[id(line)]
    for above in reversed(page_words.lines[max(0, at - 2) : at]):
        for other in above.segments:
            if abs(other.box.x0 - run.box.x0) < 3:
                yield other
                return
