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


@pytest.mark.parametrize(
    "printed",
    [
        *("-120.00", "−120.00", "- 120.00", "120.00-", "120.00 -", "120.00−"),
        *("(120.00)", "£(120.00)", "(£120.00)", "GBP (120.00)", "(120.00) GBP"),
        *("120.00 CR", "120.00CR", "120.00 Cr", "120.00 cr.", "120.00 (CR)"),
        *("CR120.00", "CR 120.00", "Cr. 120.00", "CR £120.00", "£120.00 CR"),
        *("£120.00CR", "120.00 GBP CR", "-£120.00", "£-120.00", "120.00- GBP"),
        *("120.00 GBP-", "GBP 120.00-", "120.00      CR"),
    ],
)
def test_an_amount_is_negative_in_each_way_of_writing_it(printed):
    found = read(f"Harbour Supplies Ltd\n\nInvoice R-1\n\nTotal      {printed}")
    assert said(found, "gross_total") == {"gross_total": "-120.00"}


@pytest.mark.parametrize(
    "printed",
    ["120.00", "+120.00", "120.00 DR", "120.00 H", "120.00 C", "120.00 A", "120.00 crates"],
)  # fmt: skip
def test_other_signs_make_no_amount_negative(printed):
    found = read(f"Harbour Supplies Ltd\n\nInvoice R-1\n\nTotal      {printed}")
    assert said(found, "gross_total") in ({"gross_total": "120.00"}, {})


def test_a_credit_notes_columns_of_credits_add_up():
    found = read(
        """
Harbour Supplies Ltd

Credit note CN-1

Description          Quantity    Unit price       Amount
Returned valve              2         60.00    120.00 CR
Returned pipe               1         30.00     30.00 CR

Net total                                      150.00 CR
VAT 20 %                                        30.00 CR
Total GBP                                      180.00 CR
"""
    )
    assert said(found, "net_total", "tax_total", "gross_total") == {
        "net_total": "-150.00",
        "tax_total": "-30.00",
        "gross_total": "-180.00",
    }
    assert [line["line_total"].value for line in found.lines] == ["-120.00", "-30.00"]
    assert found.fields["gross_total"].proven


def test_numbers_that_begin_with_cr_are_no_amounts():
    found = read("Harbour Supplies Ltd\n\nInvoice no: CR-2044\n\nTotal GBP 9.00")
    assert said(found, "invoice_number", "gross_total") == {
        "invoice_number": "CR-2044",
        "gross_total": "9.00",
    }
