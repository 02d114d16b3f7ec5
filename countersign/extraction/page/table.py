"""All item lines of a document, page by page."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from countersign.extraction.page.adjusting import adjusted
from countersign.extraction.page.columns import Column, Heading, table_headings
from countersign.extraction.page.dittos import fill_dittos
from countersign.extraction.page.item import Item
from countersign.extraction.page.items import first_row, items_below
from countersign.extraction.page.order import in_one_order
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.rows_alone import items_without_heading

_TOLERANCE: Final = 3.0  # points left and right of a learnt column

Edges = Sequence[tuple[str, float, float]]


def items_of(page_words: PageWords, learnt: Edges = ()) -> list[Item]:
    """The item lines below every heading row; without one, the rows that their numbers tell.

    `learnt` are the columns of the vendor's earlier invoice as shares of the width: they are used
    where they explain the rows better than what this page says by itself. Ditto marks are the description of the item above.
    """
    items = _best(page_words, learnt)
    fill_dittos(items)
    return items


def _best(page_words: PageWords, learnt: Edges) -> list[Item]:
    found = _carried_on(page_words, table_headings(page_words))
    items = _below(page_words, found) or _alone(page_words)
    if not learnt:
        return items
    headings = [_with_columns(page_words, heading, learnt) for heading in found]
    other = _below(page_words, headings or _tops(page_words, learnt))
    return other if _soundness(other) > _soundness(items) else items


def _carried_on(page_words: PageWords, found: Sequence[Heading]) -> list[Heading]:
    """The headings, and one for every later page that goes on with items but repeats no heading."""
    every: list[Heading] = []
    last: Heading | None = None
    for page in page_words.pages:
        own = [heading for heading in found if heading.page == page.number]
        if not own and last is not None and last.page == page.number - 1:
            line = first_row(page_words, page.number, last)
            if line is not None:
                top = line.box.y0
                own = [Heading(page.number, top - 2, top - 1, last.columns)]
        every.extend(own)
        last = own[-1] if own else None
    return every


def _below(page_words: PageWords, found: Sequence[Heading]) -> list[Item]:
    items: list[Item] = []
    for at, heading in enumerate(found):
        until = found[at + 1] if at + 1 < len(found) else None
        items.extend(items_below(page_words, heading, until))
    in_one_order(items)
    return adjusted(page_words, items)


def _alone(page_words: PageWords) -> list[Item]:
    items = items_without_heading(page_words)
    in_one_order(items)
    return items


def _soundness(items: Sequence[Item]) -> Decimal:
    """How many items multiply, less those that say nothing of themselves."""
    return sum(
        (Decimal(1) if item.proven else Decimal("-0.2") for item in items), Decimal(0)
    )


def _with_columns(page_words: PageWords, heading: Heading, learnt: Edges) -> Heading:
    width = (
        page_words.pages[heading.page - 1].width
        if heading.page <= len(page_words.pages)
        else 0
    )
    return Heading(heading.page, heading.top, heading.bottom, _columns(learnt, width))


def _tops(page_words: PageWords, learnt: Edges) -> list[Heading]:
    """On each page, a heading just above the first row that has numbers in two learnt columns."""
    tops = []
    for page in page_words.pages:
        columns = _columns(learnt, page.width)
        numeric = [column for column in columns if column.kind != "description"]
        for line in page_words.lines:
            if line.page is not page:
                continue
            figures = page_words.figures_of.get(id(line), [])
            hits = {
                column.kind
                for column in numeric
                for figure in figures
                if column.x0 <= figure.box.x0 and figure.box.x1 <= column.x1
            }
            if len(hits) >= 2:
                tops.append(
                    Heading(page.number, line.box.y0 - 2, line.box.y0 - 1, columns)
                )
                break
    return tops


def _columns(learnt: Edges, width: float) -> tuple[Column, ...]:
    return tuple(
        Column(kind, left * width - _TOLERANCE, right * width + _TOLERANCE)
        for kind, left, right in learnt
    )
