"""Which column is the quantity, the price and the total: what headings say, checked by multiplying."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import permutations
from typing import Final

from countersign.extraction.page.cells import Cell
from countersign.extraction.page.columns import Column

_MOST_ROWS: Final = 30
_MOST: Final = 0.6  # of the rows that must multiply
_SWAPPED: Final = ("quantity", "unit_price", "line_total")

Triple = tuple[int, int, int]


def multiplies(
    quantity: Decimal, price: Decimal, total: Decimal, discount: Decimal | None
) -> bool:
    """Whether quantity × price comes to the total, to the cent, with the line's discount if any.

    The discount is in per cent, or an amount off the line or off each price.
    """
    product = quantity * price
    if _same(product, total):
        return True
    if discount is None:
        return False
    off = abs(discount)
    return (
        _same(product * (100 - off) / 100, total)
        or _same(product - off, total)
        or _same(product - quantity * off, total)
    )


def agreed_kinds(
    rows: Sequence[Sequence[Cell]], columns: Sequence[Column]
) -> tuple[list[str], bool]:
    """The kind of each column, changed where another reading of the columns multiplies and this one not.

    With it whether only the product told quantity and price, which says nothing of their order.
    """
    kinds = [column.kind for column in columns]
    numbers = [found for row in rows if len(found := _numbers(row)) >= 2][:_MOST_ROWS]
    told: Triple | None = None
    if all(kind in kinds for kind in _SWAPPED):
        told = (
            kinds.index("quantity"),
            kinds.index("unit_price"),
            kinds.index("line_total"),
        )
    cut = kinds.index("discount") if "discount" in kinds else None
    if not numbers or (told and _share(numbers, told, cut) >= _MOST):
        return kinds, False
    best = _best(numbers, kinds, cut)
    if best is None:
        return kinds, False
    loose = kinds[best[0]] != "quantity" and kinds[best[1]] != "unit_price"
    for at, kind in enumerate(kinds):
        if kind in _SWAPPED:
            kinds[at] = "other"
    for at, kind in zip(best, _SWAPPED, strict=True):
        kinds[at] = kind
    return kinds, loose


def _best(
    numbers: Sequence[dict[int, Decimal]], kinds: Sequence[str], cut: int | None
) -> Triple | None:
    used = sorted({column for row in numbers for column in row})
    best, most = None, 0.0
    for triple in permutations(used, 3):
        share = _share(numbers, triple, cut)
        headed = [kinds[at] for at in triple[:2]] == [*_SWAPPED[:2]]
        if share < _MOST or not (headed or _telling(numbers, triple)):
            continue
        score = share
        for at, kind in zip(triple, _SWAPPED, strict=True):
            score += 0.1 * (kinds[at] == kind)
            score -= 0.1 * (kinds[at] in ("tax_rate", "tax_amount", "position"))
        score += 0.05 * (triple[2] > triple[1]) + 0.02 * (triple[1] > triple[0])
        if score > most:
            best, most = triple, score
    return best


def _telling(numbers: Sequence[dict[int, Decimal]], triple: Triple) -> bool:
    """Whether some row says more than 1 × a = a."""
    quantity, price, _ = triple
    return any(
        row.get(quantity, Decimal(1)) not in (0, 1)
        and row.get(price, Decimal(1)) not in (0, 1)
        for row in numbers
    )


def _share(
    numbers: Sequence[dict[int, Decimal]], triple: Triple, cut: int | None
) -> float:
    """The share of rows with all three numbers in which they multiply; 0 when there is no such row."""
    full = [row for row in numbers if all(at in row for at in triple)]
    if not full or len(full) * 2 < len(numbers):
        return 0.0
    right = sum(
        multiplies(
            row[triple[0]],
            row[triple[1]],
            row[triple[2]],
            row.get(cut) if cut is not None else None,
        )
        for row in full
    )
    return right / len(full)


def _numbers(row: Sequence[Cell]) -> dict[int, Decimal]:
    return {
        cell.column: cell.figure.value
        for cell in reversed(row)
        if cell.figure is not None
        and (cell.figure.kind == "number" or cell.kind == "discount")
    }


def _same(product: Decimal, total: Decimal) -> bool:
    """Equal when rounded as the total is printed: to cents, to thousandths, or to whole yen."""
    exponent = total.as_tuple().exponent
    step = Decimal(1).scaleb(
        max(-3, min(0, exponent)) if isinstance(exponent, int) else -2
    )
    return product.quantize(step, rounding=ROUND_HALF_UP) == total
