"""The sums net + tax = gross that hold among the amounts of a page, and how much speaks for each."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final

from countersign.extraction.page.amounts import GROSS, NET, TAX, Amount, equal_taxes
from countersign.extraction.page.summed import Table
from countersign.extraction.page.sums import LEAST, Sum

_MOST_TAX: Final = Decimal("0.5")  # of the net total
_ZERO: Final = Decimal(0)
_COLUMNS: Final = 2  # of a row of sums
_ROW_OF_SUMS: Final = 0.9


def sums_that_hold(
    amounts: Sequence[Amount],
    rates: Iterable[Decimal],
    items_sum: Decimal | None,
    tables: Sequence[Table] = (),
) -> list[Sum]:
    """Every sum net (+ parts) + tax = gross that holds and that labels or evidence speak for.

    `tables` are those of the page with a row of sums: it is likelier meant than the rows that it sums.
    """
    found: list[Sum] = []
    taxes: dict[Decimal, list[tuple[tuple[Amount, ...], float]]] = {}
    for some, value, told in _tax_options(amounts):
        taxes.setdefault(value, []).append((some, told))
    parts = _part_options(amounts)
    item_sums = _item_sums(items_sum, parts)
    nets = [(one, says) for one in amounts if (says := one.speaks(NET)) >= -0.3]
    for gross in amounts:
        gross_says = gross.speaks(GROSS)
        if gross_says < -0.3 or gross.value == 0:
            continue
        for net, net_says in nets:
            for used, change in parts:
                for some, tax_says in taxes.get(gross.value - net.value - change, ()):
                    if not _distinct(net, some, gross, used):
                        continue
                    each = (gross_says, net_says, tax_says)
                    score = sum(each) - 0.25 * len(used)
                    strength = sum(one >= 0.5 for one in each)
                    score, strength = _evidence(
                        net, some, gross, rates, item_sums, score, strength
                    )
                    score += _by_tables(tables, net, some, gross)
                    if score >= LEAST and strength >= 2:
                        found.append(Sum(net, some, gross, used, score, strength))
    return found


def _by_tables(
    tables: Sequence[Table], net: Amount, taxes: tuple[Amount, ...], gross: Amount
) -> float:
    """What a table of totals says of a sum: that it is its row of sums, or one of the rows that these are of."""
    values = {net.value, gross.value, *(one.value for one in taxes)}
    if any(len(values & table.whole) >= _COLUMNS for table in tables):
        return _ROW_OF_SUMS
    is_part = any(
        {net.value, gross.value} & table.parts and not values & table.whole
        for table in tables
    )
    return -_ROW_OF_SUMS if is_part else 0.0


def _distinct(
    net: Amount, taxes: tuple[Amount, ...], gross: Amount, used: tuple[Amount, ...]
) -> bool:
    """Whether the sum says something: not an amount added to itself, two names of one, or too much tax."""
    if sum((abs(one.value) for one in taxes), _ZERO) > abs(net.value) * _MOST_TAX:
        return False
    if any(one is net or one is gross or one in used for one in taxes):
        return False
    return bool(taxes) or (net is not gross and bool(used))


def _evidence(
    net: Amount,
    taxes: tuple[Amount, ...],
    gross: Amount,
    rates: Iterable[Decimal],
    item_sums: Mapping[Decimal, float],
    score: float,
    strength: int,
) -> tuple[float, int]:
    """What a printed rate and the items add to a sum that holds."""
    if len(taxes) == 1 and taxes[0].value and net.value:
        exact = taxes[0].value * 100
        if any(abs(net.value * rate - exact) <= 1 for rate in rates):
            score += 0.6
            strength += 1
    by_items = max(item_sums.get(net.value, 0.0), 0.6 * item_sums.get(gross.value, 0.0))
    return score + by_items, strength + (by_items > 0)


def _item_sums(
    items_sum: Decimal | None, parts: Sequence[tuple[tuple[Amount, ...], Decimal]]
) -> Mapping[Decimal, float]:
    """What the items come to, alone and with discounts and charges, and how much that says."""
    if items_sum is None:
        return {}
    found: dict[Decimal, float] = {}
    for used, change in parts:
        says = 0.5 if not used else 0.7
        found[items_sum + change] = max(says, found.get(items_sum + change, 0.0))
    return found


def _tax_options(
    amounts: Sequence[Amount],
) -> list[tuple[tuple[Amount, ...], Decimal, float]]:
    """No tax, each single value, and sums of up to four values labelled as tax."""
    options: list[tuple[tuple[Amount, ...], Decimal, float]] = [((), _ZERO, -0.2)]
    told = []
    for one in amounts:
        says = one.speaks(TAX)
        if says > -0.3:
            options.append(((one,), one.value, says))
        if says >= 0.5 and one.value:
            told.append(one)
        if equal_taxes(one):
            options.append(((one, one), 2 * one.value, 0.65))
    for size in (2, 3, 4):
        if len(told) <= 8:
            for group in combinations(told, size):
                value = sum((one.value for one in group), _ZERO)
                options.append((group, value, 0.7 - 0.05 * size))
    return options


def _part_options(
    amounts: Sequence[Amount],
) -> list[tuple[tuple[Amount, ...], Decimal]]:
    """What may stand between net and gross: nothing, charges added, discounts taken off."""
    signed: list[tuple[Amount, Decimal]] = []
    for one in amounts:
        if (
            one.value
            and max(one.roles.get("charge", 0.0), one.roles.get("discount", 0.0)) >= 0.5
        ):
            added = "charge" in one.roles and "discount" not in one.roles
            signed.append((one, one.value if added else -abs(one.value)))
        elif one.roles.get("rounding", 0.0) >= 0.5 and abs(one.value) < 1:
            signed.append((one, one.value))
    options: list[tuple[tuple[Amount, ...], Decimal]] = [((), _ZERO)]
    for size in (1, 2, 3):
        for group in combinations(signed[:6], size):
            options.append(
                (
                    tuple(one for one, _ in group),
                    sum((value for _, value in group), _ZERO),
                )
            )
    return options
