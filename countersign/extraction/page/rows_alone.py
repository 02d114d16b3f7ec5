"""Items of a table without headings: rows whose own numbers multiply, or amounts that add up."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import permutations
from typing import Final

from countersign.extraction.page.cells import Cell
from countersign.extraction.page.column_kinds import multiplies
from countersign.extraction.page.figures import Figure
from countersign.extraction.page.item import Item, how_many
from countersign.extraction.page.layout import Line, Run
from countersign.extraction.page.page_words import PageWords

_SUMS: Final = frozenset(
    {
        "net",
        "tax",
        "gross",
        "payable",
        "subtotal",
        "other_amount",
        "prepaid",
        "withheld",
        "tendered",
        "rounding",
    }
)
_TIMES: Final = re.compile(r"[×*@]|(?<=\s)[xXà](?=\s)")
_NEAR: Final = 2.2  # line heights between an item and the text that goes with it
_DESCRIBES: Final = 9  # letters that make a segment a text
_ALIGNED: Final = 4.0
_LETTER_BEHIND: Final = 16.0  # points that the letter of a rate behind an amount takes
_CODE: Final = 3  # letters of a currency


def items_without_heading(page_words: PageWords) -> list[Item]:
    """The rows that are items by their numbers alone, with their texts; none when nothing tells."""
    told = [
        (line, item)
        for line in page_words.lines
        if (item := _multiplied(page_words, line))
    ]
    if told:
        return _with_texts(page_words, told)
    return _with_texts(page_words, _adding_up(page_words))


def _multiplied(page_words: PageWords, line: Line) -> Item | None:
    """A row with a quantity and a price that come to its last amount, or to one before tax is added."""
    numbers = _numbers(page_words, line)
    if len(numbers) < 2 or _names_a_sum(page_words, line):
        return None
    cuts = [
        figure.value
        for figure in page_words.figures_of.get(id(line), [])
        if figure.kind == "percent"
    ]
    totals = [at for at in (len(numbers) - 1, *range(2, len(numbers) - 1)) if at >= 2]
    for cut in (Decimal(0), *cuts):
        for at in totals:
            found = _product(page_words, line, numbers[:at], numbers[at], cut)
            if found:
                return found
    if _TIMES.search(line.whole.text):
        for near in _neighbours(page_words, line):
            amounts = [
                one for one in _numbers(page_words, near) if _pays(page_words, one)
            ]
            if amounts and not _names_a_sum(page_words, near):
                found = _product(page_words, line, numbers, amounts[-1])
                if found:
                    return found
    return None


def _product(
    page_words: PageWords,
    line: Line,
    numbers: Sequence[Figure],
    total: Figure,
    cut: Decimal = Decimal(0),
) -> Item | None:
    """The two numbers that come to the total, less a discount of `cut` per cent."""
    if total.value == 0 or not (_pays(page_words, total)):
        return None
    for one, other in permutations(reversed(numbers), 2):  # a row's own number is left
        if other.value in (0, 1, 100) or one.value == 0:
            continue
        if not (other.decimals or _pays(page_words, other)):
            continue
        rest = one.value * (100 - cut) / 100
        if multiplies(rest, other.value, total.value, None):
            return _item(one, other, total, page_words, line)
    return None


def _neighbours(page_words: PageWords, line: Line) -> list[Line]:
    """The lines just above and just below, the upper one first."""
    return [
        other
        for other in page_words.lines
        if other.page is line.page
        and other is not line
        and abs(line.box.y0 - other.box.y0) < _NEAR * max(line.height, 6)
    ]


def _item(
    quantity: Figure, price: Figure, total: Figure, page_words: PageWords, line: Line
) -> Item:
    item = Item(proven=True, loose=True)
    for kind, figure in (
        ("quantity", quantity),
        ("unit_price", price),
        ("line_total", total),
    ):
        item.cells[kind] = _cell(kind, figure)
    rates = [
        figure
        for figure in page_words.figures_of.get(id(line), [])
        if figure.kind == "percent"
    ]
    if rates:
        item.cells["tax_rate"] = _cell("tax_rate", rates[-1])
    return item


def _cell(kind: str, figure: Figure) -> Cell:
    text = " ".join(word.text for word in figure.words)
    return Cell(kind, figure.words, text, figure)


def _adding_up(page_words: PageWords) -> list[tuple[Line, Item]]:
    """Rows of text and one amount whose amounts add up to an amount named as a sum below them."""
    rows: list[tuple[Line, Figure]] = []
    for line in page_words.lines:
        numbers = [figure for figure in _numbers(page_words, line) if figure.money]
        if not numbers:
            continue
        last = numbers[-1]
        if _names_a_sum(page_words, line):
            fitting = _fitting(rows, last)
            if fitting:
                return fitting
        elif not _has_letters(line) and len(numbers) == 1:
            if fitting := _fitting(rows, last):
                return fitting
        elif _text(page_words, line) is not None and len(numbers) == 1:
            rows.append((line, last))
    return []


def _has_letters(line: Line) -> bool:
    return any(sum(map(str.isalpha, run.text)) > _CODE for run in line.segments)


def _fitting(
    rows: Sequence[tuple[Line, Figure]], total: Figure
) -> list[tuple[Line, Item]]:
    """The rows just above, aligned with the sum, that come to it: at least two."""
    edge = rows[-1][1].box.x1 if rows else total.box.x1
    if not -_ALIGNED < total.box.x1 - edge < _LETTER_BEHIND:
        edge = total.box.x1
    aligned = [
        (line, figure)
        for line, figure in rows
        if abs(figure.box.x1 - edge) < _ALIGNED or figure.page != total.page
    ]
    sum_ = Decimal(0)
    for at in range(len(aligned) - 1, -1, -1):
        sum_ += aligned[at][1].value
        if sum_ == total.value and len(aligned) - at >= 2:
            return [
                (line, Item({"line_total": _cell("line_total", figure)}, proven=True))
                for line, figure in aligned[at:]
            ]
    return []


def _with_texts(page_words: PageWords, told: Sequence[tuple[Line, Item]]) -> list[Item]:
    """The items with their descriptions: in their own line, else in the line just above."""
    for line, item in told:
        total = item.number("line_total")
        home = total.line if total else line
        run = _text(page_words, home) or _text_above(page_words, line)
        if run is not None and item.proven and _tells_numbers(item, run):
            run = _text_above(page_words, line) or run
        if run is not None:
            item.texts.append(Cell("description", run.words, run.text, None))
            if not item.number("quantity") and (
                many := how_many(page_words, home, run)
            ):
                item.cells["quantity"] = _cell("quantity", many)
    return [item for _, item in told]


def _tells_numbers(item: Item, run: Run) -> bool:
    """Whether a text says but how many at what price: “9 days @ £450.00 per day”."""
    one, other = item.number("quantity"), item.number("unit_price")
    inside = one and other and {one.words[0], other.words[0]} <= {*run.words}
    return bool(inside and run.words[0] is one.words[0]) if one else False


def _text(page_words: PageWords, line: Line) -> Run | None:
    """The longest text of a line that is no number."""
    figures = page_words.figures_of.get(id(line), [])
    best: Run | None = None
    for run in line.segments:
        letters = sum(sign.isalpha() for sign in run.text)
        inside = [figure for figure in figures if figure.words[0] in run.words]
        if letters < 3 or (inside and letters < 6):
            continue
        if best is None or letters > sum(sign.isalpha() for sign in best.text):
            best = run
    return best


def _text_above(page_words: PageWords, line: Line) -> Run | None:
    above = [
        other
        for other in page_words.lines
        if other.page is line.page
        and 0 < line.box.y0 - other.box.y0 < _NEAR * max(line.height, 6)
    ]
    return _text(page_words, above[-1]) if above else None


def _names_a_sum(page_words: PageWords, line: Line) -> bool:
    return any(
        label.roles & _SUMS and label.first
        for label in page_words.labels_of.get(id(line), [])
    )


def _pays(page_words: PageWords, figure: Figure) -> bool:
    """Whether this can be an amount: with decimals or a currency, or in a document that prints no decimals."""
    if figure.money or figure.decimals == 3:
        return True
    whole = not any(
        one.decimals == 2 and one.kind == "number" for one in page_words.figures
    )
    return whole and figure.decimals == 0 and not figure.tail


def _numbers(page_words: PageWords, line: Line) -> list[Figure]:
    return [
        figure
        for figure in page_words.figures_of.get(id(line), [])
        if figure.kind == "number" and figure.words and not _in_text(figure)
    ]


def _in_text(figure: Figure) -> bool:
    """Whether a number belongs to a description: “hosting, 8 GB”."""
    if figure.currency or _TIMES.search(figure.line.whole.text):
        return False
    for run in figure.line.segments:
        if figure.words[0] in run.words:
            return sum(sign.isalpha() for sign in run.text) >= _DESCRIBES
    return False
