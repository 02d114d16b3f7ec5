"""Figures that a national format leaves to be worked out, as decimal strings; "" where a part is missing or no number."""

from collections.abc import Iterable
from decimal import Decimal

from countersign.extraction.einvoice.sums import decimal
from countersign.extraction.einvoice.values import plain

_CENT = 2


def total(texts: Iterable[str]) -> str:
    """The sum of those that are there."""
    parts = [decimal(text) for text in texts if text]
    if not parts or None in parts:
        return ""
    return plain(sum((part for part in parts if part), Decimal()), places=_CENT)


def less(one: str, other: str) -> str:
    """The one without the other; the one as it is written where there is no other."""
    whole, part = decimal(one), decimal(other)
    if whole is None or part is None:
        return one
    return plain(whole - part, places=_CENT)


def times(one: str, other: str) -> str:
    """Their product."""
    left, right = decimal(one), decimal(other)
    return "" if left is None or right is None else plain(left * right)


def share(base: str, percent: str) -> str:
    """So many per cent of a base."""
    return times(times(base, percent), "0.01")


def is_same(one: str, other: str) -> bool:
    """Are these two the same amount, however written?"""
    left = decimal(one)
    return left is not None and left == decimal(other)
