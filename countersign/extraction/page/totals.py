"""Net, tax and gross total: by their labels, and by the one combination that adds up."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from countersign.extraction.page.amounts import (
    GROSS,
    NET,
    TAX,
    Amount,
    labelled,
    name_the_whole,
    plain_amount,
    stacked,
    taxes_together,
    unlabelled,
)
from countersign.extraction.page.candidates import Candidate, ranked
from countersign.extraction.page.equations import sums_that_hold
from countersign.extraction.page.figures import Figure
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.rounded import rounded_first
from countersign.extraction.page.summed import summed_tables
from countersign.extraction.page.sums import (
    CLEAR_LEAD,
    SAID,
    Sum,
    chosen,
    whole_of,
)
from countersign.extraction.page.total_roles import labelled_figures

_MOST: Final = 40
_ZERO: Final = Decimal(0)
_PARTS: Final = 0.96
_STACKED: Final = 0.7
_DOUBTED: Final = 0.85  # of a sum beside which another holds as well


@dataclass(frozen=True, slots=True)
class Totals:
    """The candidates of the three totals, and which figures the best of them are."""

    net: list[Candidate]
    tax: list[Candidate]
    gross: list[Candidate]
    figures: tuple[Figure, ...]


def totals(
    page_words: PageWords,
    items: Sequence[Decimal],
    items_sum: Decimal | None,
    used: Collection[int] = (),
) -> Totals:
    """Read the totals; `items` are the totals of the item lines, `items_sum` what they come to.

    `used` are the identities of the figures that the item lines hold.
    """
    amounts = _amounts(page_words, items, used)
    rates = {figure.value for figure in page_words.figures if figure.kind == "percent"}
    rates |= _bare_rates(page_words)
    tables = summed_tables(page_words)
    sums = sums_that_hold(amounts, rates, items_sum, tables)
    best = chosen(sums)
    if best is None:
        return _by_label(amounts, items_sum)
    if whole := whole_of(best, sums, amounts):
        return _by_parts(*whole)
    return _by_sum(best, amounts)


def _amounts(
    page_words: PageWords, items: Sequence[Decimal], used: Collection[int]
) -> list[Amount]:
    """Every value that could be a total, the labelled ones first."""
    found: dict[Decimal, Amount] = {}
    for order, (figure, role, near) in enumerate(labelled_figures(page_words, used)):
        amount = found.setdefault(
            figure.value, Amount(figure.value, figure, order=order)
        )
        if role == "tax" and near >= SAID:
            amount.taxes.append(figure)
        if role and near > amount.roles.get(role, 0.0):
            amount.roles[role] = near
            amount.by_role[role] = figure
        if not amount.roles or order > amount.order:
            amount.order = order
    name_the_whole(found)
    kept = [one for one in found.values() if one.roles]
    loose = [one for one in found.values() if not one.roles and one.figure.money]
    loose.sort(key=lambda one: (one.value in items, -one.order))
    return [*kept, *loose][:_MOST]


def _bare_rates(page_words: PageWords) -> set[Decimal]:
    return {
        figure.value
        for figure in page_words.figures
        if figure.kind == "number" and 0 < figure.value < 30 and figure.decimals <= 2
    }


def _by_sum(best: Sum, amounts: Sequence[Amount]) -> Totals:
    confidence = min(
        0.99, 0.86 + 0.04 * best.strength + 0.02 * max(0.0, best.score - 1.5)
    )
    proven = best.strength >= 3 or (best.strength == 2 and len(best.taxes) == 1)
    if best.contested:
        confidence, proven = min(confidence, _DOUBTED), False
    why = "net + tax = gross"
    net_at, gross_at = best.net.where(NET), best.gross.where(GROSS)
    net = Candidate(
        plain_amount(best.net.value, net_at),
        confidence,
        net_at.words,
        why,
        proven,
        best.lead,
    )
    gross = Candidate(
        plain_amount(best.gross.value, gross_at),
        confidence,
        gross_at.words,
        why,
        proven,
        best.lead,
    )
    if best.parts and best.net.speaks(NET) < 0.9:
        net = Candidate(net.value, min(confidence, 0.8), net.words, why, lead=best.lead)
    tax: list[Candidate] = []
    figures = [net_at, gross_at]
    if best.taxes:
        where = [one.where(TAX) for one in best.taxes]
        value = sum((one.value for one in best.taxes), _ZERO)
        words = tuple(word for figure in where for word in figure.words)
        tax = [
            Candidate(
                plain_amount(value, where[0]), confidence, words, why, proven, best.lead
            )
        ]
        figures += where
    rest = _by_label(amounts, None)
    return Totals(
        _others([net], rest.net),
        _others(tax, rest.tax),
        rounded_first(_others([gross], rest.gross), amounts),
        tuple(figures),
    )


def _by_parts(whole: Amount, parts: Sequence[Sum]) -> Totals:
    """The total that the sums of single rates come to; their taxes together are said with less faith."""
    at = whole.where(GROSS)
    gross = Candidate(
        plain_amount(whole.value, at),
        _PARTS,
        at.words,
        "sum of all rates",
        proven=True,
        lead=CLEAR_LEAD,
    )
    where = [one.where(TAX) for part in parts for one in part.taxes]
    tax = sum((one.value for part in parts for one in part.taxes), _ZERO)
    words = tuple(word for figure in where for word in figure.words)
    taxes = [Candidate(plain_amount(tax, at), _DOUBTED, words, "taxes of all rates")]
    return Totals([], taxes if words else [], [gross], (at, *where))


def _others(first: list[Candidate], rest: list[Candidate]) -> list[Candidate]:
    values = {one.value for one in first}
    if not first:
        return [one for one in rest if one.score >= 0.5]
    return [*first, *(one for one in rest if one.value not in values)][:4]


def _by_label(amounts: Sequence[Amount], items_sum: Decimal | None) -> Totals:
    """Without a sum that holds: what the labels alone say, believed less; without labels, three that stand as totals do."""
    if three := stacked(amounts):
        net, tax, gross = (
            [Candidate(plain_amount(one.value, one.figure), _STACKED, one.figure.words, "net + tax = gross, unlabelled")]
            for one in three
        )  # fmt: skip
        return Totals(net, tax, gross, tuple(one.figure for one in three))
    net = labelled(amounts, NET, 0.85, "net", items_sum)
    tax = ranked([*taxes_together(amounts), *labelled(amounts, TAX, 0.85, "tax", None)])
    gross = labelled(amounts, GROSS, 0.9, "gross", items_sum)
    gross = gross or unlabelled(amounts, items_sum)
    if tax and gross and Decimal(tax[0].value):
        net = [one for one in net if Decimal(one.value) != Decimal(gross[0].value)]
    return Totals(net, tax, rounded_first(gross, amounts), ())
