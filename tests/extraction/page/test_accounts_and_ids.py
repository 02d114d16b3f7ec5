"""Accounts that their cell wraps, and tax numbers of countries and under labels beyond the page's language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException

from countersign.extraction.model import VendorHint

from .paper import read, said

SENTENCE = """
Kestrel SARL

Facture n° 7
Virement : Banque Kestrel, IBAN FR14 2004 1010
0505 0001 3M02 606, BIC KESTFRPP

Total TTC   20,00 €
"""


def test_an_account_goes_on_in_the_next_line_of_its_cell():
    assert said(read(SENTENCE), "iban") == {"iban": "FR1420041010050500013M02606"}


def test_a_narrow_cell_beside_other_columns():
    extracted = read(
        """
Kestrel GmbH

IBAN:   DE89 3704 0044   Tel. 0532 0130 00
        0532 0130 00     Fax 77
"""
    )
    assert said(extracted, "iban") == {"iban": "DE89370400440532013000"}


def test_half_an_account_is_none():
    extracted = read("Kestrel SARL\n\nIBAN FR14 2004 1010\n\nTotal 20,00 €")
    assert "iban" not in said(extracted)


@given(
    st.sampled_from(["DE", "AT", "FR", "GB", "NL", "NO"]),
    st.integers(0, 99),
    st.text("0123456789", min_size=8, max_size=30),
    st.sampled_from(["IBAN: ", "Bank account ", "Please transfer to IBAN", ""]),
    st.integers(1, 10),
)
def test_an_account_that_fails_check_digits_or_length_is_never_suggested(
    country, check, digits, label, block
):
    number = f"{country}{check:02}{digits}"
    blocks = " ".join(number[at : at + block] for at in range(0, len(number), block))
    page = read(f"Kestrel GmbH\n\n{label}{blocks}\n\nTotal 20,00 €")
    values = [page.fields.get("iban"), *page.alternatives.get("iban", ())]
    assert all(_is_iban(one.value) for one in values if one)


def test_a_misprinted_account_is_not_suggested_even_of_a_vendor_that_had_it():
    """Its hint names the account as somebody confirmed it once; check digits count more."""
    wrong = "DE88370400440532013000"
    hint = VendorHint("Kestrel GmbH", ibans=(wrong,))
    found = read(f"Kestrel GmbH\n\nIBAN: {wrong}", hints=[hint]).fields
    assert "iban" not in found


@given(st.text("0123456789", min_size=4, max_size=22), st.integers(1, 5))
def test_an_account_is_never_made_of_two_columns(digits, apart):
    page = f"Kestrel GmbH\n\nIBAN  DE89 3704 0044{' ' * (6 * apart)}{digits}"
    found = read(page).fields.get("iban")
    assert found is None or _is_iban(found.value)


def _is_iban(text: str) -> bool:
    """Check digits and length alone: the bank it names may be made up."""
    try:
        return bool(IBAN(text, validate_bban=False))
    except SchwiftyException:
        return False


@pytest.mark.parametrize(
    ("line", "vat_id"),
    [
        ("USt-IdNr.: DE890870443", "DE890870443"),
        ("Partita IVA: IT00743110157", "IT00743110157"),
        ("Tax number: 53 004 085 616", "53004085616"),
        ("GSTIN: 27AAPFU0939F1ZV", "27AAPFU0939F1ZV"),
        ("Tax ID: 9988776655443", "9988776655443"),
    ],
)
def test_tax_numbers_under_labels_of_any_language_and_country(line, vat_id):
    extracted = read(
        f"Kestrel Hinges Ltd\nInvoice number 7 for your payment\n\n{line}\n\nTotal £20.00"
    )
    assert said(extracted, "vat_id") == {"vat_id": vat_id}


def test_an_account_is_no_tax_number():
    extracted = read(
        "Kestrel sp. z o.o.\nNIP: 8827889801\nIBAN: PL61 1090 1014 0000 0712 1981 2874"
    )
    assert said(extracted, "vat_id") == {"vat_id": "8827889801"}


def test_what_is_owed_until_a_day_is_due_on_that_day():
    extracted = read("Kestrel Ltd\n\nInvoice 7\nBalance due: 15 January 2026")
    assert said(extracted, "due_date") == {"due_date": "2026-01-15"}
