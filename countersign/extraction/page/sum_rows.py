"""Rows of sums below an item table, read by that table's columns."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Final

from countersign.extraction.page.columns import Heading
from countersign.extraction.page.figures import Figure
from countersign.extraction.page.layout import Line

Told = tuple[Figure, str, float]  # an amount, its label's role, how clearly
WHOLE_ROWS: Final = frozenset({"gross", "subtotal"})  # what a row of sums is called
_UNDER_COLUMN: Final = 0.95
_CODE: Final = 3  # letters of a currency
_NET_AND_GROSS: Final = 2
_THOUSAND: Final = 1000
_CENTS: Final = Decimal("0.02")
_COLUMNS: Final = {"line_total": "net", "tax_amount": "tax", "gross_amount": "gross"}


def under_columns(
    headings: Sequence[Heading],
    line: Line,
    told: list[Told],
    rates: Collection[Decimal] = (),
) -> list[Told]:
    """A row called a total, as the columns of the item table above have it: net and tax, where both stand under theirs."""
    heading = next(
        (one for one in reversed(headings) if one.page == line.page.number and one.bottom <= line.box.y0),
        None,
    )  # fmt: skip
    called = any(role in WHOLE_ROWS for _, role, _ in told)
    if heading is None or not called or not _is_named(line):
        return told
    kinds = {
        _COLUMNS[column.kind]: figure
        for figure, _, _ in told
        for column in heading.columns
        if column.kind in _COLUMNS and _is_amount(figure)
        if column.x0 - 2 <= (figure.box.x0 + figure.box.x1) / 2 <= column.x1 + 2
    }
    kinds = _whole(told, kinds) or _with_tax(kinds, rates)
    whole = kinds.get("net") or kinds.get("gross")
    if whole is None or "tax" not in kinds or whole is kinds["tax"]:
        return told
    role_of = {id(figure): role for role, figure in kinds.items()}
    return [
        (one, role_of.get(id(one), role), _UNDER_COLUMN if id(one) in role_of else near)
        for one, role, near in told
    ]


def _is_amount(figure: Figure) -> bool:
    """Whether this is money: printed as such, or in thousands without decimals."""
    return figure.money or (figure.decimals == 0 and abs(figure.value) >= _THOUSAND)


def _whole(told: Sequence[Told], kinds: Mapping[str, Figure]) -> dict[str, Figure]:
    """Net, tax and gross of a row whose three amounts add up, of which one stands in the column of the tax."""
    tax = kinds.get("tax")
    rest = [one for one, _, _ in told if _is_amount(one) and one is not tax]
    if tax is None or len(rest) != _NET_AND_GROSS:
        return {}
    net, gross = sorted(rest, key=lambda one: abs(one.value))
    added = tax.value and net.value + tax.value == gross.value
    return {"net": net, "tax": tax, "gross": gross} if added else {}


def _with_tax(
    kinds: dict[str, Figure], rates: Collection[Decimal]
) -> dict[str, Figure]:
    """The same, the net being the total where a rate of the page finds the tax within it rather than on top of it."""
    net, tax = kinds.get("net"), kinds.get("tax")
    if net is None or tax is None or "gross" in kinds:
        return kinds
    on_top = any(abs(net.value * rate / 100 - tax.value) <= _CENTS for rate in rates)
    within = any(
        abs(net.value * rate / (100 + rate) - tax.value) <= _CENTS for rate in rates
    )
    return {"gross": net, "tax": tax} if within and not on_top else kinds


def _is_named(line: Line) -> bool:
    """Whether a row has words: what stands above its numbers alone makes none of them a sum."""
    return any(
        word.text.strip(":").isalpha() and len(word.text) > _CODE
        for word in line.whole.words
    )
