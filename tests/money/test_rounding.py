from decimal import Decimal

import pytest

from countersign.money import exponent, round_amount, tax_amount


@pytest.mark.parametrize(
    ("currency", "digits"), [("JPY", 0), ("EUR", 2), ("KWD", 3), ("??", 2)]
)
def test_each_currency_has_its_own_exponent(currency, digits):
    assert exponent(currency) == digits


@pytest.mark.parametrize(
    ("value", "currency", "rounded"),
    [
        ("1.005", "EUR", "1.01"),
        ("-1.005", "EUR", "-1.01"),
        ("1.5", "JPY", "2"),
        ("1.0005", "KWD", "1.001"),
    ],
)
def test_rounds_half_up(value, currency, rounded):
    assert str(round_amount(Decimal(value), currency)) == rounded


def test_tax_is_rounded_once():
    assert tax_amount(Decimal("33.33"), Decimal(19), "EUR") == Decimal("6.33")
