from datetime import date
from decimal import Decimal

import pytest

from countersign.accounts.formats import Formats, NotADate

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("locale", "text", "day"),
    [
        ("de_DE", "31.12.2026", date(2026, 12, 31)),
        ("de_DE", "1.2.26", date(2026, 2, 1)),
        ("de_DE", "010226", date(2026, 2, 1)),
        ("en_US", "12/31/26", date(2026, 12, 31)),
        ("en_US", "12312026", date(2026, 12, 31)),
        ("en_GB", "31/12/2026", date(2026, 12, 31)),
        ("sv_SE", "26-12-31", date(2026, 12, 31)),
        ("en_US", "2026-12-31", date(2026, 12, 31)),
        ("de_DE", "31.12.98", date(1998, 12, 31)),
    ],
)
def test_reads_dates_as_people_write_them(locale, text, day):
    assert Formats.of(locale).read_date(text, today=TODAY) == day


@pytest.mark.parametrize(
    "text", ["", "31.13.2026", "30.02.2026", "tomorrow", "1.1.0001"]
)
def test_refuses_what_is_no_date(text):
    with pytest.raises(NotADate):
        Formats.of("de_DE").read_date(text, today=TODAY)


@pytest.mark.parametrize(
    ("locale", "day", "amount", "quantity"),
    [
        ("de_DE", "31.12.2026", "1.234,50", "1.234,5"),
        ("en_US", "12/31/2026", "1,234.50", "1,234.5"),
        ("sv_SE", "2026-12-31", "1\u00a0234,50", "1\u00a0234,5"),
    ],
)
def test_shows_everything_in_one_form(locale, day, amount, quantity):
    formats = Formats.of(locale)
    assert formats.show_date(date(2026, 12, 31)) == day
    assert formats.show_amount(Decimal("1234.5"), "EUR") == amount
    assert formats.show_number(Decimal("1234.500")) == quantity


def test_yen_have_no_decimals_and_dinars_three():
    formats = Formats.of("en_US")
    assert formats.show_amount(Decimal(1234), "JPY") == "1,234"
    assert formats.show_amount(Decimal("1.5"), "KWD") == "1.500"
