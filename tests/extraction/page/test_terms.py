"""Terms of payment in days: what they come to, what they tell of printed days, and what is no term."""

import pytest

from .paper import read, said

SAID = {
    "en": "Payable within 30 days of the invoice date",
    "de": "Zahlbar innerhalb von 30 Tagen ohne Abzug",
    "fr": "Paiement à 30 jours",
    "es": "Forma de pago: transferencia a 30 días",
    "it": "Pagamento: bonifico bancario 30 giorni data fattura",
    "nl": "Gelieve te betalen binnen 30 dagen",
    "pl": "Termin płatności 30 dni",
    "pt": "Condições de pagamento: 30 dias",
    "cs": "Splatnost 30 dnů",
    "sv": "Betalningsvillkor 30 dagar netto",
    "da": "Netto 30 dage",
    "nb": "Betalingsbetingelser: 30 dager",
    "fi": "Maksuehto 30 päivää netto",
}


def due(text: str) -> tuple[str, str]:
    """The due date, and the words that it was read from."""
    found = read(text).fields.get("due_date")
    return (found.value, " ".join(word.text for word in found.words)) if found else ("", "")  # fmt: skip


@pytest.mark.parametrize("sentence", SAID.values(), ids=SAID)
def test_days_to_pay_are_counted_from_the_issue_date(sentence):
    value, words = due(f"Invoice number 17\nInvoice date 2026-03-05\n\n{sentence}\n")

    assert value == "2026-04-04"
    assert "30" in words.split()


def test_net_and_a_number_in_a_cell_of_its_own_are_terms():
    text = """
Date             Invoice      Terms
March 5, 2026    17           Net 30
"""
    assert due(text) == ("2026-04-04", "Net 30")


def test_what_is_worked_out_is_never_sure():
    found = read(f"Invoice number 17\nInvoice date 2026-03-05\n\n{SAID['en']}\n")

    assert found.fields["due_date"].confidence < 0.95
    assert not found.fields["due_date"].proven


def test_a_printed_due_date_is_taken_with_its_own_words():
    text = """
Rechnung Nr. 17
Bern, 26. Februar 2026

Zahlbar innert 7 Tagen, bis zum 05.03.2026.
"""
    assert due(text) == ("2026-03-05", "05.03.2026.")


@pytest.mark.parametrize(
    "sentence",
    [
        "2 % discount if paid within 10 days",
        "Goods may be returned within 14 days",
        "Interest of 8 % is charged on what is paid after 30 days",
    ],
)
def test_days_of_a_discount_of_goods_and_of_interest_are_no_terms(sentence):
    assert due(f"Invoice number 17\nInvoice date 2026-03-05\n\n{sentence}\n") == ("", "")  # fmt: skip


def test_of_discount_and_net_terms_the_net_ones_count():
    sentence = "Zahlbar innerhalb 10 Tagen mit 2 % Skonto, 30 Tage netto"

    value, _ = due(f"Rechnungsnummer 17\nRechnungsdatum 05.03.2026\n\n{sentence}\n")

    assert value == "2026-04-04"


def test_terms_tell_in_which_order_day_and_month_are():
    extracted = read(
        """
Invoice number    17
Invoice date      03/05/2025
Terms             Net 30
Due date          04/04/2025
"""
    )

    assert said(extracted, "issue_date", "due_date") == {
        "issue_date": "2025-03-05",
        "due_date": "2025-04-04",
    }


def test_a_dollar_in_a_heading_is_the_currency_where_no_amount_has_a_sign():
    extracted = read(
        """
Invoice number 17

Qty    Description     Rate ($)     Amount ($)
2      Work              10.00          20.00
                         Total          20.00
"""
    )

    assert said(extracted, "currency") == {"currency": "USD"}
