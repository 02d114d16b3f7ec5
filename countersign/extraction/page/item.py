"""One item line: its cells by column, and the arithmetic that settles which number is which."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise, permutations
from typing import Final

from countersign.extraction.page.cells import Cell
from countersign.extraction.page.column_kinds import multiplies
from countersign.extraction.page.figures import Figure
from countersign.extraction.page.layout import Line, Run
from countersign.extraction.page.page_words import PageWords

_MANY: Final = re.compile(r"\d{1,4} ?[xX×*] ?[^\W\d]")
_AMOUNTS: Final = frozenset({"quantity", "unit_price", "line_total"})
_TIMES: Final = re.compile(r"\s*[^\W\d]{0,12}[.²³]?\s*(?:[x×*@àá]|zu je|zu|je|at|a|por|por|per|po|för|til|à raison de)\s*(?:[€$£]|EUR|CHF)?\s*")  # fmt: skip


@dataclass(slots=True)
class Item:
    """One item line as found: its cells by column, and whether its own arithmetic holds.

    `loose` says that only a product tells its quantity and price, so they could be the other way round;
    `by_print` that the print of all rows told which is which, and no heading.
    """

    cells: dict[str, Cell] = field(default_factory=dict)
    texts: list[Cell] = field(default_factory=list)
    spare: list[Figure] = field(default_factory=list)
    proven: bool = False
    loose: bool = False
    by_print: bool = False

    def number(self, kind: str) -> Figure | None:
        """The number in a column, if it holds one."""
        cell = self.cells.get(kind)
        if cell is None or cell.figure is None:
            return None
        rate = cell.figure.kind == "percent"
        return None if rate and kind in _AMOUNTS else cell.figure


def settle(item: Item) -> None:
    """Check quantity × price = total; if it fails, look for the numbers of the row that do."""
    total, quantity, price = (
        item.number(kind) for kind in ("line_total", "quantity", "unit_price")
    )
    if total is None:
        return
    if (
        quantity
        and price
        and multiplies(quantity.value, price.value, total.value, _cut_of(item))
    ):
        item.proven = True
        return
    pool = [
        figure
        for figure in (
            quantity,
            price,
            *item.spare,
            item.number("discount"),
            item.number("tax_amount"),
        )
        if figure is not None and figure.kind == "number"
    ]
    for one, other in permutations(pool, 2):
        if one.value * other.value == total.value != 0 and other.value != 1:
            use(item, "quantity", one)
            use(item, "unit_price", other)
            item.proven = item.loose = True
            return


def _cut_of(item: Item) -> Decimal | None:
    figure = item.number("discount")
    return figure.value if figure else None


def use(item: Item, kind: str, figure: Figure) -> None:
    """Have a number of the page as this number of the item."""
    text = " ".join(word.text for word in figure.words)
    item.cells[kind] = Cell(kind, figure.words, text, figure)


def take_from_texts(page_words: PageWords, lines: Sequence[Line], item: Item) -> None:
    """Quantity and price of an item whose text alone has them, “8 pieces at 3.50”, where they come to its total."""
    total = item.number("line_total")
    if total is None or item.number("quantity") or item.number("unit_price"):
        return
    for line in lines:
        text = line.whole.text
        for one, other in pairwise(page_words.figures_of.get(id(line), [])):
            said = _TIMES.fullmatch(text[one.end : other.start])
            if said and multiplies(one.value, other.value, total.value, None):
                use(item, "quantity", one)
                use(item, "unit_price", other)
                item.proven = True
                return


def how_many(page_words: PageWords, line: Line, cell: Cell | Run) -> Figure | None:
    """The quantity that a text begins with: “2 x Coffee”."""
    if not _MANY.match(cell.text):
        return None
    figures = page_words.figures_of.get(id(line), [])
    return next((one for one in figures if one.words[0] is cell.words[0]), None)


def total_of(items: Sequence[Item]) -> Decimal | None:
    """What the item lines come to, None when one of them has no total."""
    values = [figure.value for item in items if (figure := item.number("line_total"))]
    if not values or len(values) < len(items):
        return None
    return sum(values, Decimal(0))
