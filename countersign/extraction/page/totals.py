"""Net, tax and gross total: by their labels, and by the one combination that adds up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from typing import Final

from countersign.extraction.page.candidates import Candidate, ranked
from countersign.extraction.page.figures import Figure
from countersign.extraction.page.sheet import Sheet
from countersign.extraction.page.total_roles import labelled_figures

_MOST: Final = 40
_ZERO: Final = Decimal(0)

# How far a label's role speaks for a field; what is not listed speaks against it.
_NET: Final = {"net": 1.0, "subtotal": 0.75, "gross": 0.1, "payable": -0.2, "": -0.1}
_TAX: Final = {"tax": 1.0, "": -0.1}
_GROSS: Final = {"gross": 1.0, "payable": 0.7, "": -0.1, "subtotal": -0.2}
_AGAINST: Final = -0.9


@dataclass(slots=True)
class Amount:
    """One value that stands on the page, once or several times, with the best of each role."""

    value: Decimal
    figure: Figure
    roles: dict[str, float] = field(default_factory=dict)
    by_role: dict[str, Figure] = field(default_factory=dict)
    order: int = 0

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


@dataclass(frozen=True, slots=True)
class Totals:
    """The candidates of the three totals, and which figures the best of them are."""

    net: list[Candidate]
    tax: list[Candidate]
    gross: list[Candidate]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class _Sum:
    """net + parts + tax = gross, as it stands on the page."""

    net: Amount
    taxes: tuple[Amount, ...]
    gross: Amount
    parts: tuple[Amount, ...]
    score: float
    strength: int


def totals(sheet: Sheet, items: Sequence[Decimal], items_sum: Decimal | None) -> Totals:
    """Read the totals; `items_sum` is what the item lines come to, if there are any."""
    amounts = _amounts(sheet, items)
    rates = {figure.value for figure in sheet.figures if figure.kind == "percent"}
    rates |= _bare_rates(sheet)
    best = _best_sum(amounts, rates, items_sum)
    if best is None:
        return _by_label(amounts, items_sum)
    return _by_sum(best, amounts)


def _amounts(sheet: Sheet, items: Sequence[Decimal]) -> list[Amount]:
    """Every value that could be a total, the labelled ones first."""
    found: dict[Decimal, Amount] = {}
    for order, (figure, role, near) in enumerate(labelled_figures(sheet)):
        amount = found.setdefault(
            figure.value, Amount(figure.value, figure, order=order)
        )
        if role and near > amount.roles.get(role, 0.0):
            amount.roles[role] = near
            amount.by_role[role] = figure
        if not amount.roles or order > amount.order:
            amount.order = order
    kept = [one for one in found.values() if one.roles]
    loose = [one for one in found.values() if not one.roles and one.figure.money]
    loose.sort(key=lambda one: (one.value in items, -one.order))
    return [*kept, *loose][:_MOST]


def _bare_rates(sheet: Sheet) -> set[Decimal]:
    return {
        figure.value
        for figure in sheet.figures
        if figure.kind == "number" and 0 < figure.value < 30 and figure.decimals <= 2
    }


def _best_sum(
    amounts: Sequence[Amount], rates: Iterable[Decimal], items_sum: Decimal | None
) -> _Sum | None:
    best: _Sum | None = None
    taxes: dict[Decimal, list[tuple[tuple[Amount, ...], float]]] = {}
    for chosen, value, told in _tax_options(amounts):
        taxes.setdefault(value, []).append((chosen, told))
    parts = _part_options(amounts)
    nets = [(one, says) for one in amounts if (says := one.speaks(_NET)) >= -0.3]
    for gross in amounts:
        gross_says = gross.speaks(_GROSS)
        if gross_says < -0.3 or gross.value == 0:
            continue
        for net, net_says in nets:
            for used, change in parts:
                for chosen, tax_says in taxes.get(gross.value - net.value - change, ()):
                    if not _distinct(net, chosen, gross, used):
                        continue
                    each = (gross_says, net_says, tax_says)
                    score = sum(each) - 0.25 * len(used)
                    strength = sum(one >= 0.5 for one in each)
                    score, strength = _evidence(
                        net, chosen, gross, rates, items_sum, score, strength
                    )
                    if best is None or score > best.score:
                        best = _Sum(net, chosen, gross, used, score, strength)
    return best if best and best.score >= 1.2 and best.strength >= 2 else None


def _distinct(
    net: Amount, taxes: tuple[Amount, ...], gross: Amount, used: tuple[Amount, ...]
) -> bool:
    """Whether the sum says something: not an amount that is added to itself, nor two names of one."""
    if any(one is net or one is gross or one in used for one in taxes):
        return False
    return bool(taxes) or (net is not gross and bool(used))


def _evidence(
    net: Amount,
    taxes: tuple[Amount, ...],
    gross: Amount,
    rates: Iterable[Decimal],
    items_sum: Decimal | None,
    score: float,
    strength: int,
) -> tuple[float, int]:
    """What a printed rate and the items add to a sum that holds."""
    if len(taxes) == 1 and taxes[0].value and net.value:
        exact = taxes[0].value * 100
        if any(abs(net.value * rate - exact) <= 1 for rate in rates):
            score += 0.6
            strength += 1
    if items_sum is not None and items_sum in (net.value, gross.value):
        score += 0.5 if items_sum == net.value else 0.3
        strength += 1
    return score, strength


def _tax_options(
    amounts: Sequence[Amount],
) -> list[tuple[tuple[Amount, ...], Decimal, float]]:
    """No tax, each single value, and sums of up to four values labelled as tax."""
    options: list[tuple[tuple[Amount, ...], Decimal, float]] = [((), _ZERO, -0.2)]
    labelled = []
    for one in amounts:
        says = one.speaks(_TAX)
        if says > -0.3:
            options.append(((one,), one.value, says))
        if says >= 0.5 and one.value:
            labelled.append(one)
    for size in (2, 3, 4):
        if len(labelled) <= 8:
            for group in combinations(labelled, size):
                value = sum((one.value for one in group), _ZERO)
                options.append((group, value, 0.75))
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


def _by_sum(best: _Sum, amounts: Sequence[Amount]) -> Totals:
    confidence = min(
        0.99, 0.86 + 0.04 * best.strength + 0.02 * max(0.0, best.score - 1.5)
    )
    proven = best.strength >= 3 or (best.strength == 2 and len(best.taxes) == 1)
    why = "net + tax = gross"
    net_at, gross_at = best.net.where(_NET), best.gross.where(_GROSS)
    net = Candidate(
        _plain(best.net.value, net_at), confidence, net_at.words, why, proven
    )
    gross = Candidate(
        _plain(best.gross.value, gross_at), confidence, gross_at.words, why, proven
    )
    if best.parts and best.net.speaks(_NET) < 0.9:
        net = Candidate(net.value, min(confidence, 0.8), net.words, why)
    tax: list[Candidate] = []
    figures = [net_at, gross_at]
    if best.taxes:
        where = [one.where(_TAX) for one in best.taxes]
        value = sum((one.value for one in best.taxes), _ZERO)
        words = tuple(word for figure in where for word in figure.words)
        tax = [Candidate(_plain(value, where[0]), confidence, words, why, proven)]
        figures += where
    rest = _by_label(amounts, None)
    return Totals(
        _others([net], rest.net),
        _others(tax, rest.tax),
        _others([gross], rest.gross),
        tuple(figures),
    )


def _others(first: list[Candidate], rest: list[Candidate]) -> list[Candidate]:
    values = {one.value for one in first}
    if not first:
        return [one for one in rest if one.score >= 0.5]
    return [*first, *(one for one in rest if one.value not in values)][:4]


def _by_label(amounts: Sequence[Amount], items_sum: Decimal | None) -> Totals:
    """Without a sum that holds: what the labels alone say, believed less."""
    net = _labelled(amounts, _NET, 0.85, "net", items_sum)
    tax = _labelled(amounts, _TAX, 0.85, "tax", None)
    gross = _labelled(amounts, _GROSS, 0.9, "gross", items_sum)
    return Totals(net, tax, gross, ())


def _labelled(
    amounts: Sequence[Amount],
    table: dict[str, float],
    most: float,
    field_name: str,
    items_sum: Decimal | None,
) -> list[Candidate]:
    found = []
    for one in amounts:
        says = one.speaks(table)
        if says < 0.45:
            continue
        figure = one.where(table)
        score = most * min(1.0, says)
        agrees = items_sum is not None and items_sum == one.value and one.value != 0
        if agrees:
            score = min(0.97, score + 0.12)
        found.append(
            Candidate(
                _plain(one.value, figure),
                score - 0.001 * abs(_MOST - one.order) / _MOST,
                figure.words,
                f"labelled as {field_name}" + (", sum of the items" if agrees else ""),
                proven=agrees and says >= 0.7,
            )
        )
    return ranked(found)


def _plain(value: Decimal, figure: Figure) -> str:
    """The amount as a plain decimal string, with at least the decimals that the page prints."""
    exponent = value.as_tuple().exponent
    digits = max(figure.decimals, -exponent if isinstance(exponent, int) else 0, 0)
    return f"{value:.{digits}f}"
