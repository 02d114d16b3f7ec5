"""What each part of a coding comes to: shares that add up to the whole, exactly."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Final

from countersign.money import exponent, round_amount

_ALL: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class Part:
    """A part as its share is asked for: an amount, a percentage, or (neither) what is left; of an item, or of all else."""

    item: str = ""
    amount: Decimal | None = None
    percent: Decimal | None = None

    @property
    def is_rest(self) -> bool:
        return self.amount is None and self.percent is None


class NotShared(Exception):
    """The parts are not the whole: `what` names why, `at` is the part it is about, `left` what is missing or too much."""

    def __init__(self, what: str, at: int, left: Decimal = Decimal(0)) -> None:
        super().__init__(what, at, left)
        self.what = what
        self.at = at
        self.left = left


def shares(
    parts: Sequence[Part],
    items: Mapping[str, Decimal],
    whole: Decimal,
    currency: str,
) -> list[Decimal]:
    """The amount of each part; their sum is `whole`. Raises NotShared.

    Parts of an item come to that item's total, the others to what is left of the whole. A percentage is of what its
    group comes to; where there is nothing but percentages that add up to 100, the last one takes what rounding leaves.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for at, part in enumerate(parts):
        if part.item and part.item not in items:
            raise NotShared("gone", at)
        if part.amount is not None and part.percent is not None:
            raise NotShared("both", at)
        groups[part.item].append(at)
    found = [Decimal(0)] * len(parts)
    rest = whole
    for item in sorted(groups.keys() - {""}):
        _share(parts, groups[item], items[item], currency, found)
        rest -= items[item]
    if groups[""]:
        _share(parts, groups[""], rest, currency, found)
    elif rest:
        raise NotShared("sum", len(parts) - 1, rest)
    return found


def _share(
    parts: Sequence[Part],
    group: Sequence[int],
    base: Decimal,
    currency: str,
    found: list[Decimal],
) -> None:
    takers = [at for at in group if parts[at].is_rest]
    if len(takers) > 1:
        raise NotShared("open", takers[1])
    if not takers and _is_all_percent([parts[at] for at in group]):
        takers = [group[-1]]
    for at in group:
        part = parts[at]
        if part.amount is not None:
            found[at] = part.amount
        elif part.percent is not None:
            found[at] = round_amount(base * part.percent / _ALL, currency)
    if takers:
        others = sum((found[at] for at in group if at not in takers), Decimal(0))
        found[takers[0]] = base - others
    elif left := base - sum((found[at] for at in group), Decimal(0)):
        raise NotShared("sum", group[-1], left)


def _is_all_percent(parts: Sequence[Part]) -> bool:
    percents = [one.percent for one in parts if one.percent is not None]
    return len(percents) == len(parts) and sum(percents) == _ALL


def taxes(
    amounts: Sequence[Decimal],
    rates: Sequence[Decimal | None],
    tax: Decimal,
    currency: str,
) -> list[Decimal]:
    """What comes on top of each amount; the sum is `tax`. By its own rate where it is known, by all in proportion else."""
    whole = sum(amounts, Decimal(0))
    usual = tax * _ALL / whole if whole else Decimal(0)
    found = [
        round_amount(amount * (usual if rate is None else rate) / _ALL, currency)
        for amount, rate in zip(amounts, rates, strict=True)
    ]
    left = tax - sum(found, Decimal(0))
    more = spread(left, [abs(one) for one in amounts], currency)
    return [one + another for one, another in zip(found, more, strict=True)]


def spread(total: Decimal, weights: Sequence[Decimal], currency: str) -> list[Decimal]:
    """A total in proportion to weights (none below nothing), rounded so that the sum stays (largest remainder)."""
    if not weights:
        return []
    if not any(weights):
        weights = [Decimal(1)] * len(weights)
    unit = Decimal(1).scaleb(-exponent(currency))
    whole = sum(weights, Decimal(0))
    exact = [total * one / whole for one in weights]
    found = [one.quantize(unit, rounding=ROUND_DOWN) for one in exact]
    left = total - sum(found, Decimal(0))
    step = unit if left > 0 else -unit
    count = int(left / step)
    order = sorted(range(len(exact)), key=lambda at: -abs(exact[at] - found[at]))
    for at in order[:count]:
        found[at] += step
    found[order[0]] += total - sum(found, Decimal(0))
    return found
