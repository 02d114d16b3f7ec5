"""Sums that hold on a page, and which of them is the invoice's: one that beats every rival, not that of a rate or part."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations
from typing import Final

from countersign.extraction.page.amounts import GROSS, NET, Amount

LEAST: Final = 1.2  # score of a sum worth a thought
SAID: Final = 0.45  # how far a label must speak for a total
_AS_LIKELY: Final = 0.8  # behind the best, at which a larger total still is the whole
_CLOSE: Final = 0.5  # behind the best, at which another sum casts doubt on it
_CLEARLY: Final = 0.8
_MOST_RATES: Final = 5
CLEAR_LEAD: Final = 2.0  # of a sum that no other one of the page rivals


@dataclass(frozen=True, slots=True)
class Sum:
    """net + parts + tax = gross, as it stands on the page."""

    net: Amount
    taxes: tuple[Amount, ...]
    gross: Amount
    parts: tuple[Amount, ...]
    score: float
    strength: int
    contested: bool = False
    lead: float = CLEAR_LEAD


def chosen(found: Sequence[Sum]) -> Sum | None:
    """The likeliest of the sums that hold, and whether another speaks against it.

    Where one of nearly as much holds for a larger total, the smaller is that of one rate or part. What is then left as likely
    beside it, for a larger total, takes its proof away.
    """
    if not found:
        return None
    best = max(found, key=lambda one: one.score)
    wholes = [one for one in found if _is_whole(one, best)]
    best = max(wholes, key=lambda one: one.score, default=best)
    rivals = any(
        one.score > best.score - _CLOSE and abs(one.gross.value) > abs(best.gross.value)
        for one in found
    )
    others = [
        one.score
        for one in found
        if one.net is not best.net or one.gross is not best.gross
    ]
    lead = best.score - max(others) if others else CLEAR_LEAD
    return replace(best, contested=rivals, lead=min(CLEAR_LEAD, lead))


def _is_whole(one: Sum, part: Sum) -> bool:
    """Whether a sum is of a larger total that its labels speak for, other than one rounded for cash."""
    return (
        one.score >= part.score - _AS_LIKELY
        and abs(one.gross.value) > abs(part.gross.value)
        and abs(one.net.value) >= abs(part.net.value)
        and one.gross.roles.get("gross", 0.0) >= SAID
        and one.net.speaks(NET) >= SAID
        and not any("rounding" in each.roles for each in one.parts)
    )


def whole_of(
    best: Sum, found: Sequence[Sum], amounts: Sequence[Amount]
) -> tuple[Amount, Sequence[Sum]] | None:
    """The total that the sums of several rates come to, where its label calls it so and it is larger than each."""
    larger = [
        one
        for one in amounts
        if abs(one.value) > abs(best.gross.value)
        and one.roles.get("gross", 0.0) >= _CLEARLY
        and one.speaks(GROSS) >= _CLEARLY
    ]
    if not larger:
        return None
    rates: dict[tuple[Decimal, Decimal], Sum] = {}
    for one in sorted(found, key=lambda one: -one.score):
        if one.taxes and not one.parts:
            rates.setdefault((one.net.value, one.gross.value), one)
    for size in range(2, _MOST_RATES + 1):
        for some in combinations(list(rates.values())[:8], size):
            total = sum((one.gross.value for one in some), Decimal(0))
            for whole in larger:
                if whole.value == total:
                    return whole, some
    return None
