"""What is left to pay of the total, and what was paid before or is withheld: only what the page prints."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final

from countersign.extraction.page.amounts import plain_amount
from countersign.extraction.page.candidates import Candidate
from countersign.extraction.page.figures import Figure

_NEAR: Final = 0.5  # how clearly a label must speak of its amount
_MOST: Final = 8  # payments on one page
_COIN: Final = Decimal(1)  # a rounding is less
_FIELDS: Final[Mapping[str, str]] = {
    "prepaid": "prepaid_amount",
    "withheld": "withheld_amount",
}
_PROVEN: Final = 0.97
_PRINTED: Final = 0.75
_ALONE: Final = 0.6
_WHY: Final = "total - paid = due"

Told = tuple[Figure, str, float]  # an amount, its label's role, how clearly


def left_to_pay(
    labelled: Iterable[Told], gross: Decimal | None
) -> dict[str, list[Candidate]]:
    """Candidates for the amount due (BT-115), what was prepaid (BT-113) and what is withheld.

    The amount due is one that its label calls so and that is less than the total; total less payments = due proves all of
    them. A page that prints one of total and amount due alone has no other.
    """
    if not gross:
        return {}
    told = [one for one in labelled if one[2] >= _NEAR]
    taken = [(figure, _FIELDS[role]) for figure, role, _ in told if role in _FIELDS]
    rounding = {
        step
        for figure, role, _ in told
        if role == "rounding" and abs(figure.value) < _COIN
        for step in (figure.value, -figure.value)
    }
    payable = [figure for figure, role, _ in told if role == "payable"]
    dues = [figure for figure in payable if _is_less(figure, gross)]
    for due in reversed(dues):
        for step in (Decimal(0), *sorted(rounding)):
            if parts := _coming_to(abs(gross) - abs(due.value) + step, taken[:_MOST]):
                return _proven(due, parts, gross)
    if any(abs(figure.value) > abs(gross) for figure in payable):
        return {}  # a statement of account: earlier invoices are in it
    if dues:
        return {"amount_due": [_candidate(dues[-1], dues[-1].value, _PRINTED)]}
    alone = [one for one in taken if _is_less(one[0], gross) and one[0].value]
    if len({figure.value for figure, _ in alone}) == 1:
        figure, name = alone[0]
        return {name: [_candidate(figure, _signed(figure.value, gross), _ALONE)]}
    return {}


def _is_less(figure: Figure, gross: Decimal) -> bool:
    return abs(figure.value) < abs(gross)


def _coming_to(
    wanted: Decimal, taken: Sequence[tuple[Figure, str]]
) -> Sequence[tuple[Figure, str]]:
    """The fewest payments that come to this amount."""
    for size in range(1, len(taken) + 1):
        for some in combinations(taken, size):
            if sum((abs(figure.value) for figure, _ in some), Decimal(0)) == wanted:
                return some
    return ()


def _proven(
    due: Figure, parts: Sequence[tuple[Figure, str]], gross: Decimal
) -> dict[str, list[Candidate]]:
    found = {"amount_due": [_candidate(due, due.value, _PROVEN, proven=True)]}
    for name in dict.fromkeys(name for _, name in parts):
        figures = [figure for figure, of in parts if of == name]
        total = sum((abs(figure.value) for figure in figures), Decimal(0))
        value = plain_amount(_signed(total, gross), figures[0])
        words = tuple(word for figure in figures for word in figure.words)
        found[name] = [Candidate(value, _PROVEN, words, _WHY, proven=True)]
    return found


def _candidate(
    figure: Figure, value: Decimal, score: float, *, proven: bool = False
) -> Candidate:
    why = _WHY if proven else "labelled so"
    return Candidate(plain_amount(value, figure), score, figure.words, why, proven)


def _signed(value: Decimal, gross: Decimal) -> Decimal:
    return abs(value).copy_sign(gross)
