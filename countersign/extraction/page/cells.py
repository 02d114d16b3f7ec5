"""A table row cut into the cells of its columns."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from countersign.extraction.model import Box, Word
from countersign.extraction.page.columns import NUMERIC, Column
from countersign.extraction.page.figures import Figure
from countersign.extraction.page.layout import Line, around
from countersign.extraction.page.page_words import PageWords

_APART: Final = 0.6  # of the letters' height: a wider gap ends a cell
_FAR: Final = 40.0
_OTHER_KIND: Final = {"description": 25.0, "article": 15.0, "date": 30.0, "unit": 25.0, "other": 2.0}  # fmt: skip
_TEXT_KIND: Final = {
    "description": 0.0,
    "unit": 6.0,
    "article": 8.0,
    "other": 10.0,
    "date": 12.0,
    "tax_rate": 40.0,
}
_NO_TEXT: Final = 70.0
_FACTORS: Final = frozenset({"quantity", "unit_price", "line_total", "other"})
_TIMES: Final = re.compile(r"\s*[xX×*@à]\s*")


@dataclass(frozen=True, slots=True)
class Cell:
    """What one column holds in one line: words, their text, and its number if it has one."""

    kind: str
    words: tuple[Word, ...]
    text: str
    figure: Figure | None
    column: int = -1
    numeric: bool = False  # little but a number: “5 kg”, “USD 950.00”

    @property
    def box(self) -> Box:
        """Where it stands."""
        return around(self.words)


def cells(page_words: PageWords, line: Line, columns: Sequence[Column]) -> list[Cell]:
    """The cells of a line under these columns, from the left; near cells of one column are one."""
    found: list[Cell] = []
    for words in _chunks(page_words, line, columns):
        text = " ".join(word.text for word in words)
        figure = _figure(page_words, line, words)
        numeric = figure is not None and _mostly_number(text)
        column = _place(words, columns, numeric=numeric)
        kind = columns[column].kind
        if numeric and kind in _FACTORS and (two := _factors(page_words, line, words)):
            found.extend(two)
        elif (
            found and found[-1].column == column and not (numeric and found[-1].figure)
        ):
            last = found.pop()
            found.append(
                Cell(
                    kind,
                    (*last.words, *words),
                    f"{last.text} {text}",
                    last.figure or figure,
                    column,
                    last.numeric or numeric,
                )
            )
        else:
            found.append(Cell(kind, tuple(words), text, figure, column, numeric))
    return found


def _factors(page_words: PageWords, line: Line, words: Sequence[Word]) -> list[Cell]:
    """Quantity and price of a cell that holds both, as “3 x 26.40”; nothing of any other."""
    inside = _figures(page_words, line, words)
    if len(inside) != 2 or not _TIMES.fullmatch(
        line.whole.text[inside[0].end : inside[1].start]
    ):
        return []
    return [
        Cell(
            kind,
            figure.words,
            " ".join(word.text for word in figure.words),
            figure,
            numeric=True,
        )
        for kind, figure in zip(("quantity", "unit_price"), inside, strict=True)
    ]


def _chunks(
    page_words: PageWords, line: Line, columns: Sequence[Column]
) -> list[list[Word]]:
    words = line.whole.words
    glued = {
        (id(before), id(word))
        for figure in page_words.figures_of.get(id(line), [])
        for before, word in pairwise(figure.words)
    }
    heights = sorted(word.box.y1 - word.box.y0 for word in words)
    letters = max(4.0, heights[len(heights) // 2], heights[-1] * 0.7)
    chunks = [[words[0]]]
    for before, word in itertools.pairwise(words):
        if (id(before), id(word)) in glued and not _others_sign(chunks[-1], word):
            chunks[-1].append(word)
            continue
        gap = word.box.x0 - before.box.x1
        parted = page_words.grids[line.page.number].parts(before.box, word.box)
        if (
            parted
            or gap > _APART * letters
            or (gap > 0.15 * letters and _new_column(before, word, columns))
        ):
            chunks.append([])
        chunks[-1].append(word)
    return chunks


def _others_sign(chunk: Sequence[Word], word: Word) -> bool:
    """Whether the sign before a number stands right behind another one: “733,00 Kč    3 665,00”."""
    if len(chunk) < 2 or not chunk[-2].text[-1:].isdigit():
        return False
    number, sign = chunk[-2], chunk[-1]
    away = word.box.x0 - sign.box.x1
    return not any(map(str.isdigit, sign.text)) and away > 2 * max(
        1.0, sign.box.x0 - number.box.x1
    )


def _new_column(before: Word, word: Word, columns: Sequence[Column]) -> bool:
    """Whether a column's edge lies between two near words, and the second word keeps to it."""
    for column in columns:
        if before.box.x1 <= column.x0 + 1 and abs(word.box.x0 - column.x0) <= 2.5:
            return True
        ends_right = abs(word.box.x1 - column.x1) <= 2.5 and word.text[-1:].isdigit()
        if column.kind in NUMERIC and ends_right and before.box.x1 <= column.x0:
            return True
    return False


def _figure(page_words: PageWords, line: Line, words: Sequence[Word]) -> Figure | None:
    inside = _figures(page_words, line, words)
    return inside[0] if inside else None


def _figures(page_words: PageWords, line: Line, words: Sequence[Word]) -> list[Figure]:
    left, right = words[0].box.x0 - 0.5, words[-1].box.x1 + 0.5
    return [
        figure
        for figure in page_words.figures_of.get(id(line), [])
        if figure.box.x0 >= left and figure.box.x1 <= right
    ]


def _mostly_number(text: str) -> bool:
    """“5 kg”, “USD 950.00” and “19 %” are numbers; “Model 5 of the series” is text."""
    letters = sum(sign.isalpha() for sign in text)
    digits = sum(sign.isdigit() for sign in text)
    starts = text.lstrip("-−–+=( €$£")[:1].isdigit()
    return (
        digits > 0
        and (letters <= 4 or (starts and letters <= 8))
        and letters <= 3 * digits + 4
    )


def _place(words: Sequence[Word], columns: Sequence[Column], *, numeric: bool) -> int:
    box = around(words)
    middle = (box.x0 + box.x1) / 2
    for at, column in enumerate(columns):
        if column.ruled and column.x0 <= middle <= column.x1:
            return at
    best, cheapest = 0, 1e9
    for at, column in enumerate(columns):
        after = columns[at + 1].x0 if at + 1 < len(columns) else box.x1 + 1
        cost = distance(box, column) if numeric else _text_cost(box, column, after)
        if cost < cheapest:
            best, cheapest = at, cost
    return best


def distance(box: Box, column: Column) -> float:
    """How far a number stands from a column, in points; more from one that seldom holds numbers."""
    shared = min(box.x1, column.x1) - max(box.x0, column.x0)
    aligned = min(
        abs(box.x0 - column.x0),
        abs(box.x1 - column.x1),
        abs(box.x0 + box.x1 - column.x0 - column.x1) / 2,
    )
    cost = aligned if shared > 0 else aligned + _FAR - shared
    return cost + _OTHER_KIND.get(column.kind, 0.0)


def _text_cost(box: Box, column: Column, after: float) -> float:
    shared = min(box.x1, column.x1) - max(box.x0, column.x0)
    under = column.x0 - 10 <= box.x0 < after - 2
    if shared > 0 or under:
        away = 0.0 if under else 0.3 * abs(box.x0 - column.x0)
    else:
        away = -shared
    return away + _TEXT_KIND.get(column.kind, _NO_TEXT)
