"""Rows of an item table that are no items of their own: discounts of the item above, parts of it, sums."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from countersign.extraction.page.cells import Cell
from countersign.extraction.page.item import Item
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.spelling import tokens
from countersign.extraction.page.total_roles import labelled_figures

_CHANGES: Final = frozenset({"discount", "charge"})
_SUMS: Final = frozenset({"net", "gross", "subtotal", "payable"})
_MOST: Final = 0.6  # of the items that are whole, for the others to be parts


def adjusted(page_words: PageWords, items: Sequence[Item]) -> list[Item]:
    """The items, each with the discounts and charges below it taken into its total; freight among mere amounts is an item."""
    priced = any(item.number("quantity") or item.number("unit_price") for item in items)
    kept: list[Item] = []
    for at, item in enumerate(items):
        change = _change(page_words, item)
        total = item.number("line_total")
        alone = not priced and total is not None and total.value > 0
        if change is None or not kept or alone:
            kept.append(item)
        elif change or at + 1 < len(items):
            _apply(kept[-1], item)
    return _adding_up(page_words, kept)


def _change(page_words: PageWords, item: Item) -> bool | None:
    """None for an item; else whether the row surely changes the one above: it has no text of its own."""
    if item.number("quantity") or item.number("unit_price") or item.proven:
        return None
    total = item.number("line_total")
    if total is None:
        return None
    text = " ".join(cell.text for cell in item.texts)
    if not any(sign.isalpha() for sign in text):
        return True if total.value < 0 else None
    labels = page_words.labels_of.get(id(total.line), [])
    if total.value < 0 and any(label.roles & _CHANGES for label in labels):
        return False
    hits = page_words.lexicon.find(tuple(tokens(text)))
    return False if hits and hits[0].start == 0 and hits[0].roles & _CHANGES else None


def _apply(item: Item, change: Item) -> None:
    own, more = item.cells.get("line_total"), change.cells.get("line_total")
    if not (own and more and own.figure and more.figure):
        return
    value = own.figure.value + more.figure.value
    words = (*own.words, *more.words)
    figure = replace(own.figure, value=value, words=words)
    item.cells["line_total"] = Cell(own.kind, words, f"{own.text} {more.text}", figure)


def _adding_up(page_words: PageWords, items: list[Item]) -> list[Item]:
    """Without the rows that lack a price, where only the others come to a sum of the page."""
    whole = [
        item for item in items if item.number("quantity") and item.number("unit_price")
    ]
    if len(whole) == len(items) or len(whole) < _MOST * len(items):
        return items
    sums = {
        figure.value
        for figure, role, near in labelled_figures(page_words)
        if role in _SUMS and near >= 0.5
    }
    if _sum(items) not in sums and _sum(whole) in sums:
        return whole
    return items


def _sum(items: Sequence[Item]) -> Decimal:
    totals = (item.number("line_total") for item in items)
    return sum((figure.value for figure in totals if figure), Decimal(0))
