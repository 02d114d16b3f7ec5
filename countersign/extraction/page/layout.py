"""Words of pages put into lines and segments, as the eye groups them."""

import itertools
import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from countersign.extraction.model import Box, Page, Word, enclosing
from countersign.extraction.page.bidi import in_order, is_right_to_left
from countersign.extraction.page.grid import Grid
from countersign.extraction.page.spelling import Token, tokens

_SEGMENT_GAP: Final = 0.75  # of the letters' height: wider is another column
_TIGHT_GAP: Final = 0.65  # narrower is a blank
_IN_NUMBER: Final = 0.6  # narrower is the blank inside "1 234,56"
_ACROSS: Final = " " * 4  # between the texts of two cells
_OPEN_LINES: Final = 6
_STAMP: Final = 2.6  # times as tall as its neighbours: a stamp or headline of its own


def around(words: Sequence[Word]) -> Box:
    """The smallest box that holds all these words (at least one)."""
    return enclosing([word.box for word in words])


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one line in order, with their text: one blank where they are near, three where not, four across a drawn line.

    `Line.matches` looks for values on each side of a drawn line by itself, so none is made of what two cells hold.
    """

    words: tuple[Word, ...]
    text: str
    starts: tuple[int, ...]
    box: Box
    offset: int = 0  # where its text begins in the text of the whole line

    def words_at(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that hold the characters from `start` to `end` of the text."""
        first = max(0, bisect_right(self.starts, start) - 1)
        last = max(first, bisect_right(self.starts, max(start, end - 1)) - 1)
        return self.words[first : last + 1]

    def box_at(self, start: int, end: int) -> Box:
        """Where these characters stand; within a word the letters count as equally wide."""
        words = self.words_at(start, end)
        box = around(words)
        first = self.starts.index(
            max(at for at in self.starts if at <= max(start, self.starts[0]))
        )
        x0 = self._edge(first, start, box.x0)
        last = first + len(words) - 1
        behind = self.starts[last] + len(self.words[last].text)
        x1 = self._edge(last, end, box.x1) if end < behind else box.x1
        return Box(x0, box.y0, max(x0, x1), box.y1)

    def _edge(self, at: int, place: int, otherwise: float) -> float:
        """Where a character within the word `at` begins; `otherwise` where it is the word's first."""
        word = self.words[at]
        inside = place - self.starts[at]
        if inside <= 0:
            return otherwise
        letter = (word.box.x1 - word.box.x0) / max(1, len(word.text))
        return word.box.x0 + letter * min(inside, len(word.text))


@dataclass(slots=True)
class Line:
    """One line of a page from left to right, cut into segments where the gaps are wide."""

    page: Page
    index: int
    whole: Run
    segments: tuple[Run, ...]
    tokens: tuple[tuple[Token, ...], ...] = field(default=())

    @property
    def box(self) -> Box:
        """What the line covers."""
        return self.whole.box

    @property
    def height(self) -> float:
        """How tall its letters are, in points."""
        return self.whole.box.y1 - self.whole.box.y0

    def matches(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Where a pattern is found in the line's text, never across a drawn line."""
        for start, end in self._parts():
            yield from pattern.finditer(self.whole.text, start, end)

    def matches_where(
        self, pattern: re.Pattern[str], told: Callable[[re.Match[str]], bool]
    ) -> Iterator[re.Match[str]]:
        """The same, those alone that pass: one that does not hides none that begins within it."""
        for start, end in self._parts():
            at = start
            while match := pattern.search(self.whole.text, at, end):
                passes = told(match)
                at = max(match.end() if passes else 0, match.start() + 1)
                if passes:
                    yield match

    def _parts(self) -> Iterator[tuple[int, int]]:
        """The text between drawn lines: where each part begins and ends."""
        text, start = self.whole.text, 0
        while (end := text.find(_ACROSS, start)) >= 0:
            yield start, end
            start = end + len(_ACROSS)
        yield start, len(text)


def lines_of(page: Page) -> list[Line]:
    """The lines of a page from top to bottom."""
    words = [word for word in page.words if word.text.strip()]
    if not words:
        return []
    groups: list[list[Word]] = []
    spans: list[tuple[float, float]] = []
    for word in sorted(words, key=lambda word: word.box.y0 + word.box.y1):
        for at in range(len(groups) - 1, max(-1, len(groups) - 1 - _OPEN_LINES), -1):
            if _same_line(spans[at], word) and not _crosses(groups[at], word):
                groups[at].append(word)
                top, bottom = spans[at]
                if word.box.y1 - word.box.y0 > 0.6 * (bottom - top):
                    spans[at] = (
                        (top * 2 + word.box.y0) / 3,
                        (bottom * 2 + word.box.y1) / 3,
                    )
                break
        else:
            groups.append([word])
            spans.append((word.box.y0, word.box.y1))
    order = sorted(range(len(groups)), key=lambda at: sum(spans[at]))
    grid = Grid(page)
    turned = is_right_to_left(page)
    return [
        _line(page, grid, index, groups[at], turned=turned)
        for index, at in enumerate(order)
    ]


def _same_line(span: tuple[float, float], word: Word) -> bool:
    top, bottom = span
    box = word.box
    high, low = max(bottom - top, 0.1), max(box.y1 - box.y0, 0.1)
    if len(word.text) > 1 and max(high, low) > _STAMP * min(high, low):
        return False
    shared = min(bottom, box.y1) - max(top, box.y0)
    smaller = min(bottom - top, box.y1 - box.y0)
    middle = abs((top + bottom) - (box.y0 + box.y1)) / 2
    return shared >= 0.55 * max(smaller, 0.1) or middle < 0.2 * (bottom - top)


def _crosses(group: list[Word], word: Word) -> bool:
    """Two words that cover each other stand in two lines, however near these are."""
    for other in group:
        shared = min(other.box.x1, word.box.x1) - max(other.box.x0, word.box.x0)
        if shared > 0.5 * min(
            other.box.x1 - other.box.x0, word.box.x1 - word.box.x0
        ) and (shared > 3):
            return True
    return False


def _line(
    page: Page, grid: Grid, index: int, words: list[Word], *, turned: bool
) -> Line:
    words.sort(key=lambda word: word.box.x0)
    parted = _parted(grid, words)
    high = [word.box.y1 - word.box.y0 for word in words]
    letters = max(3.0, median(high), max(high) * 0.6)
    segments: list[list[Word]] = [[words[0]]]
    for at, (before, word) in enumerate(itertools.pairwise(words), 1):
        tall = max(
            letters, before.box.y1 - before.box.y0, word.box.y1 - word.box.y0, 5.0
        )
        gap = word.box.x0 - before.box.x1
        if at in parted or gap > _SEGMENT_GAP * min(tall, letters * 1.6):
            segments.append([])
        segments[-1].append(word)
    if turned:
        segments = [in_order(segment) for segment in segments]
        words = [word for segment in segments for word in segment]
    whole = _run(words, letters, parted=parted)
    runs: list[Run] = []
    passed = 0
    for segment in segments:
        runs.append(_run(segment, letters, whole.starts[passed]))
        passed += len(segment)
    line = Line(page, index, whole, tuple(runs))
    line.tokens = tuple(tuple(tokens(run.text)) for run in runs)
    return line


def _parted(grid: Grid, words: Sequence[Word]) -> frozenset[int]:
    """Before which words of a line another one is drawn upright."""
    if grid.empty:
        return frozenset()
    return frozenset(
        at
        for at, (before, word) in enumerate(itertools.pairwise(words), 1)
        if grid.parts(before.box, word.box)
    )


def _run(
    words: Sequence[Word],
    letters: float,
    offset: int = 0,
    parted: Collection[int] = (),
) -> Run:
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for at, word in enumerate(words):
        if at:
            gap = word.box.x0 - words[at - 1].box.x1
            in_number = words[at - 1].text[-1:].isdigit() and word.text[:1].isdigit()
            tight = _IN_NUMBER if in_number else _TIGHT_GAP
            near = gap <= max(3.0, tight * letters)
            blank = _ACROSS if at in parted else " " if near else "   "
            parts.append(blank)
            length += len(blank)
        starts.append(length)
        parts.append(word.text)
        length += len(word.text)
    return Run(tuple(words), "".join(parts), tuple(starts), around(words), offset)
