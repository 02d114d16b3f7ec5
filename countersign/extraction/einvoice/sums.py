"""Whether an e-invoice's amounts agree with each other: the sums of EN 16931, before anyone relies on them."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from itertools import combinations
from typing import Final, NamedTuple

from countersign.extraction.einvoice.terms import Terms
from countersign.extraction.record import EInvoice, Line, TaxPart
from countersign.money import exponent, tax_amount

_ZERO: Final = Decimal()
_EUROPEAN: Final = frozenset({"CII", "UBL"})
# EN 16931 lets the breakdown be off by less than one unit: lines may each have been rounded
_TAX_SLACK: Final = Decimal("0.99")
_LINE_SLACK: Final = Decimal(
    "1.5"
)  # units: half of one on each of two amounts, and a hair


class Broken(NamedTuple):
    """A sum that does not hold: its EN 16931 rule, what was stated and what it comes to, the fields it makes doubtful.

    `line` is the position (from 1) of the line whose quantity and price do not make its total.
    """

    rule: str
    stated: Decimal
    expected: Decimal
    fields: tuple[str, ...]
    line: int | None = None


def broken(terms: Terms) -> tuple[Broken, ...]:
    """All the sums that do not hold; one that lacks a part is not judged."""
    header = (
        _lines_make_their_total(terms),
        _net(terms),
        *_tax_parts(terms),
        _tax(terms),
        _gross(terms),
        _payable(terms),
    )
    lines = (_line(terms, item, at) for at, item in enumerate(terms.einvoice.lines, 1))
    return tuple(found for found in (*header, *lines) if found)


def decimal(text: str) -> Decimal | None:
    """The number, or None where there is none that one can reckon with."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value.adjusted()) < 20 else None


def _total(plus: Iterable[str], minus: Iterable[str] = ()) -> Decimal | None:
    added, taken = [decimal(t) for t in plus], [decimal(t) for t in minus]
    if None in added or None in taken:
        return None
    return sum(filter(None, added), _ZERO) - sum(filter(None, taken), _ZERO)


def _differs(
    rule: str,
    stated: Decimal | None,
    expected: Decimal | None,
    fields: tuple[str, ...],
    slack: Decimal = _ZERO,
) -> Broken | None:
    if stated is None or expected is None or abs(stated - expected) <= slack:
        return None
    return Broken(rule, stated, expected, fields)


def _lines_make_their_total(terms: Terms) -> Broken | None:
    expected = (
        _total(item.total for item in terms.einvoice.lines)
        if terms.einvoice.lines
        else None
    )
    stated = decimal(terms.einvoice.lines_total)
    half_a_unit = Decimal(5).scaleb(-exponent(terms.einvoice.currency) - 1)
    return _differs("BR-CO-10", stated, expected, ("net_total",), half_a_unit)


def _net(terms: Terms) -> Broken | None:
    extra = terms.einvoice
    expected = _total(
        [extra.lines_total, extra.charge_total or "0"], [extra.allowance_total or "0"]
    )
    return _differs("BR-CO-13", decimal(terms.einvoice.net), expected, ("net_total",))


def _tax(terms: Terms) -> Broken | None:
    parts = terms.einvoice.taxes
    if terms.foreign_tax or not parts:
        return None
    expected = _total(part.amount for part in parts)
    return _differs("BR-CO-14", decimal(terms.einvoice.tax), expected, ("tax_total",))


def _tax_parts(terms: Terms) -> list[Broken | None]:
    found = []
    for part in terms.einvoice.taxes:
        rate, taxable = decimal(part.rate), decimal(part.taxable)
        if rate is not None and taxable is not None:
            found.append(_tax_part(part, taxable, rate, terms.einvoice.currency))
    return found


def _tax_part(
    part: TaxPart, taxable: Decimal, rate: Decimal, currency: str
) -> Broken | None:
    """Held to the exact tax: in currencies without decimals some countries round down."""
    stated, exact = decimal(part.amount), taxable * rate / 100
    if stated is None or abs(stated - exact) <= _TAX_SLACK:
        return None
    expected = tax_amount(taxable, rate, currency)
    return _differs("BR-CO-17", stated, expected, ("tax_total",), _TAX_SLACK)


def _gross(terms: Terms) -> Broken | None:
    tax = "0" if terms.foreign_tax else terms.einvoice.tax or "0"
    expected = _total([terms.einvoice.net, tax])
    fields = ("net_total", "tax_total", "gross_total")
    stated = decimal(terms.einvoice.gross)
    failed = _differs("BR-CO-15", stated, expected, fields)
    if failed and failed.stated - failed.expected in _beside(terms.einvoice):
        return None
    return failed


def _beside(einvoice: EInvoice) -> set[Decimal]:
    """By how much the total of a national format may differ from net and tax: some count in what EN 16931 leaves out."""
    if einvoice.syntax in _EUROPEAN:
        return set()
    parts = [
        decimal(einvoice.rounding or "0") or _ZERO,
        decimal(einvoice.stamp_duty or "0") or _ZERO,
        -(decimal(einvoice.withheld or "0") or _ZERO),
    ]
    return {
        sum(some, _ZERO)
        for count in range(1, len(parts) + 1)
        for some in combinations(parts, count)
    }


def _payable(terms: Terms) -> Broken | None:
    extra = terms.einvoice
    if extra.syntax not in _EUROPEAN or extra.withheld:
        return None  # what is added or taken off differs from country to country
    if "kosit:extension:xrechnung" in extra.profile:
        return None  # there, what third parties are owed is added to what is payable
    expected = _total(
        [terms.einvoice.gross, extra.rounding or "0"], [extra.prepaid or "0"]
    )
    return _differs("BR-CO-16", decimal(extra.payable), expected, ("gross_total",))


def _line(terms: Terms, item: Line, at: int) -> Broken | None:
    own = [part for part in terms.einvoice.allowances if part.line == at]
    extra = _total(
        (part.amount for part in own if part.charge),
        (part.amount for part in own if not part.charge),
    )
    quantity, price = decimal(item.quantity), decimal(item.price)
    stated = decimal(item.total)
    if quantity is None or price is None or extra is None or stated is None:
        return None
    # some programs write a base quantity that is none: either reading may hold
    units = {decimal(item.per or "1") or Decimal(1), Decimal(1)}
    unit = Decimal(1).scaleb(-exponent(terms.einvoice.currency))
    slack = _LINE_SLACK * unit + abs(quantity) * _half_a_step(price)
    expected = [quantity * price / per + extra for per in sorted(units, reverse=True)]
    # of what comes back some write the total alone as less than nothing
    signed = {stated, abs(stated)}
    if any(abs(one - each) <= slack for one in signed for each in expected):
        return None
    return Broken("line", stated, expected[0], ("line_total",), at)


def _half_a_step(price: Decimal) -> Decimal:
    """How far the exact price may lie from the rounded one that is written."""
    step = int(price.normalize().as_tuple().exponent)
    return Decimal(5).scaleb(min(step, -2) - 1)
