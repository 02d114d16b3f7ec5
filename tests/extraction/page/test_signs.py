"""Currencies by headings, codes and what fonts leave of their signs; discounts and doubt."""

import unicodedata

from .paper import read, said


def test_a_sign_in_a_heading_is_the_currency():
    page = "Kestrel Ltd\nInvoice 7\n\nItem            Price (€)\nOiling          20.00\n\nTotal           20.00"
    assert said(read(page), "currency") == {"currency": "EUR"}


def test_a_printed_code_says_whose_dollars_they_are():
    page = "Kestrel SA\nInvoice 7\n\nItem        $ 131.880\nTotal CLP   $ 131.880"
    assert said(read(page), "currency") == {"currency": "CLP"}


def test_an_odd_sign_behind_amounts_is_what_the_sellers_country_pays_with():
    page = "Kestrel Oy\nLasku 7\nAlv-tunnus: FI20774740\n\nVeroton   100,00 e\nYhteensä   125,50 e"
    assert said(read(page), "currency") == {"currency": "EUR"}


def test_no_sign_is_no_currency():
    page = "Kestrel GmbH\nRechnung 7\nUSt-IdNr. DE136695976\n\nGesamtbetrag   125,50"
    assert "currency" not in said(read(page))


def test_a_number_that_breaks_at_its_hyphen_is_whole():
    page = "Faktura R00559-\n26\n\nDatum vystavení:   22.06.2026"
    assert said(read(page), "invoice_number") == {"invoice_number": "R00559-26"}


def test_the_day_of_a_discount_is_not_when_payment_is_due():
    page = "Kestrel GmbH\nRechnung Nr. 7\nDatum 05.10.2026\nZahlbar bis 15.10.2026 abzüglich 2 % Skonto oder bis 04.11.2026 ohne Abzug"
    assert said(read(page), "due_date") == {"due_date": "2026-11-04"}


def test_accents_that_the_file_stores_apart_make_no_difference():
    page = "Kestrel SARL\nFacture n° 7\nDate d'échéance : 14 août 2026"
    apart = unicodedata.normalize("NFD", page)
    assert said(read(apart)) == said(read(page))


def test_of_two_that_are_as_likely_neither_is_believed():
    page = "Kestrel GmbH\nRechnung 7\n\nUSt-IdNr. DE136695976\nUSt-IdNr. DE811569869"
    assert read(page).fields["vat_id"].confidence < 0.8
