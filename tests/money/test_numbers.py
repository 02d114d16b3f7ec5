from decimal import Decimal

import pytest

from countersign.money import NotANumber, NumberFormat, calculate, parse_number

GERMAN = NumberFormat(decimal=",", group=".")
ENGLISH = NumberFormat(decimal=".", group=",")


@pytest.mark.parametrize(
    ("text", "format", "value"),
    [
        ("1.234,56", GERMAN, "1234.56"),
        ("1.234,56", ENGLISH, "1234.56"),
        ("1,234.56", GERMAN, "1234.56"),
        ("1.234", GERMAN, "1234"),
        ("1.234", ENGLISH, "1.234"),
        ("1,234", ENGLISH, "1234"),
        ("0.125", GERMAN, "0.125"),
        ("1234.567", GERMAN, "1234.567"),
        ("12,5", ENGLISH, "12.5"),
        ("1 234,50", GERMAN, "1234.50"),
        ("1'234.50", ENGLISH, "1234.50"),
        ("1.234.567", GERMAN, "1234567"),
        ("-5", GERMAN, "-5"),
        ("5,00-", GERMAN, "-5.00"),
        ("(5.00)", ENGLISH, "-5.00"),
        (",50", GERMAN, "0.50"),
    ],
)
def test_reads_what_people_write(text, format, value):
    assert parse_number(text, format) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "abc", "1,2,3", "12.34.56", "1e5", "NaN", "9" * 50, "1..2", "--5"]
)
def test_refuses_what_is_no_number(text):
    with pytest.raises(NotANumber):
        parse_number(text, ENGLISH)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12*3.5", "42"),
        ("(2+3)/4", "1.25"),
        ("10 - 2,5", "7.5"),
        ("-3*-2", "6"),
        ("1.234,00+1", "1235"),
    ],
)
def test_calculates(text, value):
    assert calculate(text, GERMAN if "," in text else ENGLISH) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["1/0", "2*", "(1", "1)", "a+1", "2**3**", "(" * 150, "1 2"]
)
def test_refuses_what_is_no_arithmetic(text):
    with pytest.raises(NotANumber):
        calculate(text, ENGLISH)
