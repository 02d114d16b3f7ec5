"""Rounding as EN 16931 has it: per line, half up, to the currency's own exponent."""

from decimal import ROUND_HALF_UP, Decimal

from countersign.money.currencies import exponent


def round_amount(value: Decimal, currency: str) -> Decimal:
    """The amount rounded half up (away from zero) to what the currency can pay out."""
    return value.quantize(
        Decimal(1).scaleb(-exponent(currency)), rounding=ROUND_HALF_UP
    )


def tax_amount(taxable: Decimal, rate: Decimal, currency: str) -> Decimal:
    """The tax on a taxable amount (BT-116) at a rate in per cent (BT-119): BR-CO-17 of EN 16931."""
    return round_amount(taxable * rate / 100, currency)
