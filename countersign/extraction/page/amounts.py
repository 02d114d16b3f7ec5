"""The amounts that could be totals: what their labels say for and against each of the three."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from typing import Final

from countersign.extraction.page.candidates import Candidate, ranked
from countersign.extraction.page.figures import Figure
from countersign.extraction.page.spelling import phrase

_FEW: Final = 40
_TOGETHER: Final = 0.88
_CLEAR: Final = 0.5
_WHOLE: Final = 0.8
_LARGEST: Final = 0.01
_LAST: Final = 8  # amounts at the end of a page
_STACK: Final = 6  # line heights that three totals span
_SUMMED, _COLUMN, _SIGNED = 0.75, 0.7, 0.5

# How far a label's role speaks for a field; what is not listed speaks against it.
NET: Final = {"net": 1.0, "subtotal": 0.75, "gross": 0.1, "payable": -0.2, "": -0.1}
TAX: Final = {"tax": 1.0, "": -0.1}
GROSS: Final = {"gross": 1.0, "payable": 0.7, "": -0.1, "subtotal": -0.2}
_AGAINST: Final = -0.9


@dataclass(slots=True)
class Amount:
    """One value that stands on the page, once or several times, with the best of each role."""

    value: Decimal
    figure: Figure
    roles: dict[str, float] = field(default_factory=dict)
    by_role: dict[str, Figure] = field(default_factory=dict)
    order: int = 0
    taxes: list[Figure] = field(default_factory=list)  # each place that calls it a tax

    def speaks(self, table: dict[str, float]) -> float:
        """How far its labels speak for the field that `table` describes."""
        if not self.roles:
            return table[""]
        return max(
            (table.get(role, _AGAINST) * near for role, near in self.roles.items()),
            default=table[""],
        )

    def where(self, table: dict[str, float]) -> Figure:
        """The figure on the page that stands for this field."""
        best = max(self.roles, key=lambda role: table.get(role, _AGAINST), default="")
        return self.by_role.get(best, self.figure)


def name_the_whole(found: Mapping[Decimal, Amount]) -> None:
    """Where no label names the total: it is what comes to the amount due once the payment on the page is taken off."""
    if any(one.roles.get("gross", 0.0) >= _CLEAR for one in found.values()):
        return
    paid = {abs(one.value) for one in found.values() if "prepaid" in one.roles}
    if not any(one.roles.get("payable", 0.0) >= _CLEAR for one in found.values()):
        _name_what_was_paid(found)
        return
    rests = [one for one in found.values() if one.roles.get("payable", 0.0) >= _CLEAR]
    for rest in rests:
        whole = [found[rest.value + each] for each in paid if each and rest.value + each in found]  # fmt: skip
        for one in whole:
            one.roles.setdefault("gross", _WHOLE)
            one.by_role.setdefault("gross", one.figure)
            rest.roles.pop("payable", None)


def _name_what_was_paid(found: Mapping[Decimal, Amount]) -> None:
    """On a receipt without a total and without an amount due, the payment is the total, where no amount is larger."""
    largest = max(
        (one.value for one in found.values() if one.figure.money), default=None
    )
    for one in found.values():
        if one.value == largest and one.roles.get("prepaid", 0.0) >= _CLEAR:
            one.roles["gross"] = one.roles.pop("prepaid")
            one.by_role["gross"] = one.by_role.pop("prepaid")


def labelled(
    amounts: Sequence[Amount],
    table: dict[str, float],
    most: float,
    field_name: str,
    items_sum: Decimal | None,
) -> list[Candidate]:
    found = []
    told = [(one, says) for one in amounts if (says := one.speaks(table)) >= 0.45]
    largest = max((one.value for one, _ in told), default=Decimal(0))
    for one, says in told:
        figure = one.where(table)
        score = most * min(1.0, says)
        if table is GROSS and one.value == largest:
            score += _LARGEST  # of several totals the others are of parts
        agrees = items_sum is not None and items_sum == one.value and one.value != 0
        agrees = agrees and not (table is GROSS and one.value < largest)
        if agrees:
            score = min(0.97, score + 0.12)
        found.append(
            Candidate(
                plain_amount(one.value, figure),
                score - 0.001 * abs(_FEW - one.order) / _FEW,
                figure.words,
                f"labelled as {field_name}" + (", sum of the items" if agrees else ""),
                proven=agrees and says >= 0.7,
            )
        )
    return ranked(found)


def stacked(amounts: Sequence[Amount]) -> tuple[Amount, Amount, Amount] | None:
    """Net, tax and gross where no label is known: three amounts right below each other in one column, the first two making the third."""
    loose = [one for one in amounts if not one.roles and one.value > 0]
    if len(loose) < len(amounts):
        return None
    loose.sort(key=lambda one: (one.figure.page, one.figure.box.y0))
    found = None
    for net, tax, gross in combinations(loose[-_LAST:], 3):
        boxes = [one.figure.box for one in (net, tax, gross)]
        below = boxes[0].y1 <= boxes[1].y0 and boxes[1].y1 <= boxes[2].y0
        near = boxes[2].y0 - boxes[0].y1 < _STACK * max(boxes[0].y1 - boxes[0].y0, 6)
        adds = net.value + tax.value == gross.value and tax.value < net.value / 2
        if below and near and adds:
            found = net, tax, gross
    return found


def unlabelled(amounts: Sequence[Amount], items_sum: Decimal | None) -> list[Candidate]:
    """The total that no label names: what the items come to, or the only amount with a currency."""
    loose = [one for one in amounts if not one.roles and one.value]
    summed = [one for one in loose if one.value == items_sum]
    signed = [one for one in loose if one.figure.currency]
    columns = [
        one for one in loose if one.figure.money and _sums_its_column(one, loose)
    ]
    if summed:
        chosen, score, why = summed[0], _SUMMED, "sum of the items"
    elif columns:
        chosen, score, why = max(columns, key=lambda one: one.value), _COLUMN, "sum of its column"  # fmt: skip
    elif len(signed) == 1:
        chosen, score, why = signed[0], _SIGNED, "the only amount with a currency"
    else:
        return []
    value = plain_amount(chosen.value, chosen.figure)
    return [Candidate(value, score, chosen.figure.words, why)]


def _sums_its_column(one: Amount, every: Sequence[Amount]) -> bool:
    """Whether an amount is what two or more right above it, on one edge, come to."""
    at = one.figure
    above = [
        other.figure
        for other in every
        if other is not one
        and other.figure.money
        and other.figure.page == at.page
        and other.figure.box.y1 <= at.box.y0 + 1
        and abs(other.figure.box.x1 - at.box.x1) < 3
    ]
    above.sort(key=lambda figure: -figure.box.y0)
    total = Decimal(0)
    for count, figure in enumerate(above, 1):
        total += figure.value
        if count >= 2 and total == at.value:
            return True
    return False


def equal_taxes(one: Amount) -> bool:
    """Whether two taxes of different names come to the same amount, each in a line of its own: CGST and SGST."""
    names = {phrase(figure.line.whole.text[: figure.start])[:1] for figure in one.taxes}
    lines = {id(figure.line) for figure in one.taxes}
    return bool(one.value) and len(lines) == 2 and len(names) == 2


def taxes_together(amounts: Sequence[Amount]) -> list[Candidate]:
    """The tax of several rates as one, where each stands in a line of its own beside its rate."""
    found = [one for one in amounts if one.roles.get("tax", 0.0) >= 0.6 and one.value]
    rates = {_rate_beside(one.by_role["tax"]) for one in found}
    if len(found) < 2 or None in rates or len(rates) < len(found):
        return []
    total = sum((one.value for one in found), Decimal(0))
    figures = [one.by_role["tax"] for one in found]
    words = tuple(word for figure in figures for word in figure.words)
    return [
        Candidate(
            plain_amount(total, figures[0]), _TOGETHER, words, "the taxes of all rates"
        )
    ]


def _rate_beside(figure: Figure) -> str | None:
    match = re.search(
        r"(\d{1,2}(?:[.,]\d{1,2})?) ?%", figure.line.whole.text[: figure.start]
    )
    return match[1] if match else None


def plain_amount(value: Decimal, figure: Figure) -> str:
    """The amount as a plain decimal string, with at least the decimals that the page prints."""
    exponent = value.as_tuple().exponent
    digits = max(figure.decimals, -exponent if isinstance(exponent, int) else 0, 0)
    return f"{value:.{digits}f}"
