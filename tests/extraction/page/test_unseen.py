"""Kinds that were met on layouts nobody had looked at before."""

import pytest

from .paper import items, read, said


@pytest.mark.parametrize(
    ("amount", "code", "value"),
    [("48.250", "CLP", "48250"), ("48,250", "JPY", "48250"), ("1.250", "KWD", "1.250")],
)
def test_three_digits_are_thousands_where_the_currency_has_no_decimals(
    amount, code, value
):
    extracted = read(f"Kestrel SA\n\nInvoice no. K-7\n\nTotal   {code}   {amount}")
    assert said(extracted, "gross_total", "currency") == {
        "gross_total": value,
        "currency": code,
    }


def test_the_number_of_a_row_is_no_invoice_number():
    extracted = read("""
Kestrel Ltd
Invoice

No   Description    Qty   Unit price   Amount
1    Hinges         2     10.00        20.00

Total                                  20.00
""")
    assert "invoice_number" not in extracted.fields
    assert items(extracted, "quantity", "line_total") == [("2", "20.00")]


@pytest.mark.parametrize(
    "stated", ["au capital de 8 000,00 €", "con capital social de 8.000 €"]
)
def test_a_sellers_name_ends_before_its_capital(stated):
    extracted = read(
        f"Kestrel SA\n3 rue Basse\n\nFacture n° 71\n\nTotal TTC   20,00 €\n\n\nKestrel SA {stated}"
    )
    assert said(extracted, "vendor_name") == {"vendor_name": "Kestrel SA"}


def test_a_name_is_not_sure_where_its_legal_form_stands_apart_as_well():
    extracted = read("""
Au vieux port SARL - 12 quai Neuf - 13002 Marseille
contact@auvieuxport.example
TVA : FR11999999998 - SARL au capital de 12 000,00 €

Facture F-71

Total TTC   20,00 €
""")
    assert extracted.fields["vendor_name"].confidence < 0.94


@pytest.mark.parametrize(
    ("day", "sure"),
    [("03/04/2026", False), ("23/04/2026", True)],
)
def test_a_day_is_not_sure_where_nothing_tells_day_from_month(day, sure):
    found = read(f"Kestrel\n\nInvoice date: {day}\nInvoice number: K-7").fields
    assert (found["issue_date"].confidence >= 0.9) is sure


@pytest.mark.parametrize(
    "sentence",
    [
        "Den Betrag buchen wir am 28.04.2026 von Ihrem Konto ab.",
        "The amount will be debited from your account on 28 April 2026.",
        "Le montant sera prélevé le 28 avril 2026 sur votre compte.",
    ],
)
def test_what_is_debited_is_due_on_that_day(sentence):
    extracted = read(
        f"Kestrel\n\n2026-04-03\n\nInvoice Rechnung Facture K-7\n\n{sentence}"
    )
    assert said(extracted, "due_date") == {"due_date": "2026-04-28"}


def test_a_label_that_touches_its_number_is_no_part_of_it():
    extracted = read("Kestrel Sp. z o.o.\n\nFaktura nrFV/18/2026\n")
    assert said(extracted, "invoice_number") == {"invoice_number": "FV/18/2026"}


def test_items_follow_the_row_that_brings_in_a_balance():
    extracted = read("""
Kestrel LLC

Date         Service description       Amount
             Balance forward             0.00
12/20/25     Consulting                468.75
12/21/25     Freight                    31.25

             Current charges           500.00
""")
    assert items(extracted, "description", "line_total") == [
        ("Consulting", "468.75"),
        ("Freight", "31.25"),
    ]


def test_charges_over_texts_describe_what_amounts_are_for():
    extracted = read("""
CHARGES                     CUR       AMOUNT    VAT
Ocean freight               EUR       900.00    S
Customs clearance           EUR        80.00    S
""")
    assert items(extracted, "description", "line_total") == [
        ("Ocean freight", "900.00"),
        ("Customs clearance", "80.00"),
    ]


def test_a_sign_alone_over_a_column_is_the_currency():
    extracted = read("""
Kestrel GmbH
Rechnung Nr. 7

Menge   Arbeit            à €         €
2       Türen            10,00    20,00

zusammen                          20,00
""")
    assert said(extracted, "currency") == {"currency": "EUR"}
