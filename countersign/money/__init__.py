"""Rounding, currencies and the way people write numbers. Knows no Django."""

from countersign.money.currencies import CURRENCIES, CURRENT, exponent, largest_first
from countersign.money.numbers import NotANumber, NumberFormat, calculate, parse_number
from countersign.money.rounding import round_amount, tax_amount

__all__ = [
    "CURRENCIES",
    "CURRENT",
    "NotANumber",
    "NumberFormat",
    "calculate",
    "exponent",
    "largest_first",
    "parse_number",
    "round_amount",
    "tax_amount",
]
