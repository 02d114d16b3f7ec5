"""The sums of a sample: taxes per rate, rounded once each, as EN 16931 has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from countersign.money import exponent, round_amount, tax_amount
from countersign.samples.model import SampleLine, SampleTax

# Roughly what a euro is worth: sample prices should look at home in their currency.
_PER_EURO: Final = {
    "USD": 1.1,
    "GBP": 0.85,
    "SEK": 11.3,
    "DKK": 7.46,
    "PLN": 4.3,
    "CZK": 25.0,
    "JPY": 165.0,
    "KWD": 0.33,
}


@dataclass(frozen=True, slots=True)
class Sums:
    """What the lines come to."""

    discount: Decimal
    taxes: tuple[SampleTax, ...]
    net: Decimal
    tax: Decimal
    gross: Decimal


def price_of(euros: float, currency: str) -> Decimal:
    """A price that looks natural in the currency, from a price in euro."""
    amount = Decimal(str(round(euros * _PER_EURO.get(currency, 1.0), 3)))
    if exponent(currency) == 2 and amount > 50:
        amount = amount.quantize(Decimal("0.1"))
    return round_amount(amount, currency)


def sums(
    lines: Sequence[SampleLine],
    currency: str,
    discount_rate: Decimal,
    *,
    included: bool,
) -> Sums:
    """The discount, the tax of each rate (highest first) and the totals.

    With `included`, line totals contain their tax, and so does the discount.
    """
    taxes = []
    discount = Decimal(0)
    for rate in sorted({line.tax_rate for line in lines}, reverse=True):
        total = sum(
            (line.line_total for line in lines if line.tax_rate == rate), Decimal(0)
        )
        less = round_amount(total * discount_rate / 100, currency)
        discount += less
        total -= less
        if included:
            taxable = round_amount(total * 100 / (100 + rate), currency)
            taxes.append(SampleTax(rate, taxable, total - taxable))
        else:
            taxes.append(SampleTax(rate, total, tax_amount(total, rate, currency)))
    net = sum((tax.taxable for tax in taxes), Decimal(0))
    tax_total = sum((tax.amount for tax in taxes), Decimal(0))
    return Sums(discount, tuple(taxes), net, tax_total, net + tax_total)
