"""Amounts as people print them, in every notation and currency."""

from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from .paper import read, said


def _total(printed: str) -> dict[str, str]:
    text = f"Kestrel Hinges\nInvoice 17\n\nTotal:   {printed}"
    return said(read(text), "gross_total", "currency")


@pytest.mark.parametrize(
    ("printed", "expected", "currency"),
    [
        ("1,234.56 USD", "1234.56", "USD"),
        ("1.234,56 €", "1234.56", "EUR"),
        ("€ 1.234,56", "1234.56", "EUR"),
        ("1 234,56 €", "1234.56", "EUR"),
        ("CHF 1'234.50", "1234.50", "CHF"),
        ("£1,234.56", "1234.56", "GBP"),
        ("1 234,56 zł", "1234.56", "PLN"),
        ("12.100,- Kč", "12100", "CZK"),
        ("¥ 106,124", "106124", "JPY"),
        ("106 124 JPY", "106124", "JPY"),
        ("KD 740.271", "740.271", "KWD"),
        ("740,271 KWD", "740.271", "KWD"),
        ("₹ 1,23,456.00", "123456.00", "INR"),
        ("EUR 0,99", "0.99", "EUR"),
        ("- € 25,00", "-25.00", "EUR"),
        ("-25,00 €", "-25.00", "EUR"),
        ("25,00- €", "-25.00", "EUR"),
        ("(25.00) USD", "-25.00", "USD"),
    ],
)
def test_an_amount_in_any_notation(printed, expected, currency):
    assert _total(printed) == {"gross_total": expected, "currency": currency}


def test_the_documents_own_numbers_decide_what_a_point_means():
    german = read("Kestrel\nRechnung 17\nVersand 4,90\nGesamtbetrag 1.234 EUR")
    english = read("Kestrel\nInvoice 17\nShipping 4.90\nTotal 1,234 EUR")
    assert said(german, "gross_total") == {"gross_total": "1234"}
    assert said(english, "gross_total") == {"gross_total": "1234"}


def test_a_rate_a_date_and_a_phone_number_are_no_amounts():
    extracted = read(
        "Kestrel\nInvoice 17\nTotal: 19 %\nTotal on 14.03.2026\nPhone 0171 555 12"
    )
    assert "gross_total" not in extracted.fields


@pytest.mark.parametrize(
    ("code", "sign"),
    [("SE", "SEK"), ("DK", "DKK")],
)
def test_kr_is_the_currency_of_the_vendors_country(code, sign):
    ids = {"SE": "VAT-nr: SE556012579001", "DK": "CVR-nr: DK13585628"}
    extracted = read(f"Kestrel AB\nFaktura 17\n{ids[code]}\nTotalt: 120,00 kr")
    assert said(extracted, "currency") == {"currency": sign}


LOCALES = ["en_US", "en_GB", "de_DE", "de_CH", "fr_FR", "es_ES", "it_IT", "nl_NL", "pt_PT", "pl_PL", "cs_CZ", "sv_SE", "da_DK"]  # fmt: skip


@settings(deadline=None)
@given(
    cents=st.integers(min_value=1, max_value=99_999_999),
    locale=st.sampled_from(LOCALES),
    other=st.integers(min_value=1, max_value=99_999),
)
def test_an_amount_survives_being_printed_in_any_locale(cents, locale, other):
    value = Decimal(cents) / 100
    printed = format_decimal(value, format="#,##0.00", locale=locale)
    beside = format_decimal(Decimal(other) / 100, format="#,##0.00", locale=locale)
    text = f"Kestrel Hinges\nInvoice 17\nShipping   {beside} EUR\nTotal   {printed} EUR"
    assert Decimal(said(read(text), "gross_total")["gross_total"]) == value
