"""Where the bars of a month's drawings stand: numbers for SVG, which the page's style sheet gives its colours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

HEIGHT: Final = 100
_STEP: Final = 10
_WIDTH: Final = 7


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `kind` is what it stands for. The numbers are as SVG writes them, in any language."""

    kind: str
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Stacked bars side by side, and how high nothing is."""

    bars: Sequence[Bar]
    width: int
    height: int
    zero: str


def columns(stacks: Sequence[Sequence[tuple[str, Decimal]]]) -> Columns:
    """What is above nothing stands on the line, what is below hangs from it."""
    top = max((_above(stack) for stack in stacks), default=Decimal(0))
    bottom = max((_below(stack) for stack in stacks), default=Decimal(0))
    whole = top + bottom or Decimal(1)
    zero = top / whole * HEIGHT
    bars = []
    for at, stack in enumerate(stacks):
        up = down = zero
        for kind, amount in stack:
            high = abs(amount) / whole * HEIGHT
            if amount > 0:
                up -= high
            y = up if amount > 0 else down
            if amount < 0:
                down += high
            if amount:
                x = Decimal(at * _STEP) + Decimal(_STEP - _WIDTH) / 2
                bars.append(Bar(kind, _svg(x), _svg(y), str(_WIDTH), _svg(high)))
    return Columns(bars, len(stacks) * _STEP, HEIGHT, _svg(zero))


def lengths(amounts: Iterable[Decimal | None]) -> list[tuple[str, bool]]:
    """How long each bar is, of 100 for the longest; and whether it stands for less than nothing."""
    known = [amount or Decimal(0) for amount in amounts]
    longest = max(map(abs, known), default=Decimal(0)) or Decimal(1)
    return [(_svg(abs(one) / longest * 100), one < 0) for one in known]


def _above(stack: Iterable[tuple[str, Decimal]]) -> Decimal:
    return sum((amount for _kind, amount in stack if amount > 0), Decimal(0))


def _below(stack: Iterable[tuple[str, Decimal]]) -> Decimal:
    return sum((-amount for _kind, amount in stack if amount < 0), Decimal(0))


def _svg(number: Decimal) -> str:
    return f"{number:.2f}"
