"""Quantity or price: a product does not tell, so the heading does, else how all rows of the table are printed."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from countersign.extraction.page.figures import Figure
from countersign.extraction.page.item import Item

_FOR_ONE: Final = re.compile(r" ?(?:[^\W\d_]{1,3}|[^\w\s/])? ?/ ?[^\W\d_]")


def in_one_order(items: Sequence[Item]) -> None:
    """Put quantity and price as the table has them, in each row whose own numbers alone found them.

    Rows that the heading told speak first; else currencies, units and decimals of all rows do.
    """
    loose = [item for item in items if item.loose]
    if not loose:
        return
    told = _price_is_left([item for item in items if not item.loose])
    votes = told or sum(_looks(item) for item in loose)
    for item in loose:
        quantity, price = item.cells["quantity"], item.cells["unit_price"]
        if quantity.figure is None or price.figure is None or not votes:
            continue
        item.loose, item.by_print = False, not told
        if (price.figure.box.x0 < quantity.figure.box.x0) != (votes > 0):
            item.cells["quantity"] = replace(price, kind="quantity")
            item.cells["unit_price"] = replace(quantity, kind="unit_price")


def _price_is_left(told: Sequence[Item]) -> int:
    """In how many more of these rows the price stands left of the quantity than right of it."""
    votes = 0
    for item in told:
        quantity, price = item.number("quantity"), item.number("unit_price")
        if quantity and price:
            votes += 1 if price.box.x0 < quantity.box.x0 else -1
    return votes


def _looks(item: Item) -> int:
    """1 if the left of a row's two factors looks like the price, -1 if the right one does, else 0."""
    both = [
        figure
        for kind in ("quantity", "unit_price")
        if (figure := item.number(kind)) is not None
    ]
    if len(both) < 2:
        return 0
    left, right = sorted(both, key=lambda figure: figure.box.x0)
    return likelier_price(left, right)


def likelier_price(one: Figure, other: Figure) -> int:
    """1 if the first of two factors is more likely the price, -1 if the second is, 0 when nothing tells."""
    for of_price, sign in (
        (True, _is_for_one),
        (True, _has_currency),
        (False, _is_counted),
        (True, _has_cents),
        (False, _in_quarters),
    ):
        if sign(one) != sign(other):
            return 1 if sign(one) == of_price else -1
    return 0


def _is_for_one(figure: Figure) -> bool:
    """Whether a unit is named that it is the price of: “31.00 €/hour”."""
    return bool(_FOR_ONE.match(figure.line.whole.text[figure.end :]))


def _has_currency(figure: Figure) -> bool:
    return bool(figure.currency)


def _is_counted(figure: Figure) -> bool:
    """Whether a unit stands right behind the number, or it is a whole number without decimals."""
    behind = figure.line.whole.text[figure.end :]
    near = behind.lstrip() if behind[:3] != "   " else ""
    return near[:1].isalpha() or figure.decimals == 0


def _has_cents(figure: Figure) -> bool:
    return figure.decimals == 2


def _in_quarters(figure: Figure) -> bool:
    """Whole, halves or quarters, as hours and pieces are: “2.00”, “0.75”."""
    return (figure.value * 4) % 1 == 0
