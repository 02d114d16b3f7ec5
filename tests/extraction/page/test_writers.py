"""Who writes, whom, when and under which number, as shops, lawyers, telephone and forms of more countries print it."""

import pytest

from .paper import read, said


def test_a_street_over_its_town_is_no_name():
    text = """
                                                        Am Sägewerk 2
Elektro Scholz                                          83278 Traunstein
Meisterbetrieb seit 1987                                Tel. 0861 90 44 1


Rechnung 17
"""
    assert said(read(text), "vendor_name") == {"vendor_name": "Elektro Scholz"}


def test_a_block_with_a_telephone_is_the_sellers_where_another_is_a_mere_address():
    text = """
Rheintal Optik GmbH                            No. 2026-11
Hauptstrasse 4                                 Issued: 2026/04/24
6830 Rankweil
                                               Aoyama Translation K.K.
                                               Tokyo 107-0061 JAPAN
Invoice                                        TEL 03-5555-0182

Total  JPY 24,000
"""
    assert said(read(text), "vendor_name") == {"vendor_name": "Aoyama Translation K.K."}


def test_the_letters_of_a_province_name_no_day_of_the_next_column():
    text = """
Billed to                   Date of issue       Invoice number
Riverside Dental            30/04/2025          0005314
44 Front Street             Due date
Toronto, ON                 30/05/2025
"""
    found = said(read(text), "issue_date", "due_date")
    assert found == {"issue_date": "2025-04-30", "due_date": "2025-05-30"}


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Registration number: T8700110005901", "T8700110005901"),
        ("HST 13%    17.00\n#655091137 RT0001", "655091137RT0001"),
    ],
)
def test_a_vat_id_is_told_by_a_shape_that_no_other_number_has(line, number):
    found = said(read(f"Maple Studio\nInvoice 17\n{line}\nTotal 117.00"), "vat_id")
    assert found == {"vat_id": number}


def test_facts_that_begin_over_the_buyers_address_are_not_the_buyers():
    text = """
TAX INVOICE                      Invoice Number
                                 INV-2356
Te Aro Trust                     Reference
Attention: Hemi Walker           PO 76440
88 Cuba Street
Wellington                       GST Number
                                 35-134-856
"""
    assert said(read(text), "vat_id") == {"vat_id": "35134856"}


def test_an_organiser_sells_and_an_attendee_buys():
    text = """
Order confirmation & invoice
Order X-82679 placed on March 4, 2026
Organiser                     Attendee
Event Horizon Ltd             Jana Kruse
9 Queen Square, Bristol       Duisburg, Germany

Conference pass    £480.00
Total paid         £480.00
"""
    assert said(read(text), "vendor_name") == {"vendor_name": "Event Horizon Ltd"}


def test_a_line_that_names_the_client_is_no_senders_line():
    text = """
Marta Iglesias Rey
NIF 12345678Z                            FACTURA Nº 182/2026
Rambla Nova 12, 2º
43004 Tarragona

CLIENTE: Bodegas Montsant, S.A. — NIF A43000017 — 43730 Falset
"""
    assert said(read(text), "vendor_name") == {"vendor_name": "Marta Iglesias Rey"}


def test_a_page_that_begins_on_the_right_begins_with_its_sender():
    text = """
                                                        Eleanor Whitby Consulting
                                                        Brook Lane
                                                        Ludlow SY8 1AA

Hereford Cider Co.
Orchard House
Hereford HR1 2BX


INVOICE EL240
"""
    found = said(read(text), "vendor_name")
    assert found == {"vendor_name": "Eleanor Whitby Consulting"}


def test_the_buyers_row_of_a_table_of_facts_ends_where_amounts_begin():
    text = """
Rechnungsnummer   PN-2720
Kunde             Malte Voss, Hamburg

Beschreibung                Betrag
Parkvorgang Zone 5779       6,99 €
Parkvorgang Zone 3622       4,71 €
Gesamtbetrag               11,70 €

Parkhaus GmbH · Neue Str. 5 · 20457 Hamburg · Ust-ID: DE136695976
"""
    assert said(read(text), "vat_id") == {"vat_id": "DE136695976"}


def test_a_german_invoice_may_be_called_by_what_it_is_for():
    text = """
Planungsgruppe Süd

Honorarrechnung SR-6232
Objekt: Wohnanlage

Gesamtbetrag 100,00 €
"""
    assert said(read(text), "invoice_number") == {"invoice_number": "SR-6232"}


def test_a_form_that_a_footer_states_belongs_to_the_name_of_the_mark():
    blank = "\n" * 46
    text = f"""
bleuet
Facture n° 17

total à payer 63,52 €
{blank}
Bleuet Télécom SA au capital de 10 640 226 € - 75015 Paris - RCS Paris 980 462 386
"""
    assert said(read(text), "vendor_name") == {"vendor_name": "Bleuet Télécom SA"}


def test_canadas_taxes_tell_whose_dollars_these_are():
    text = "LUMBER DEPOT\nSUBTOTAL   44.74\nGST 5%      2.24\nPST 7%      3.13\nTOTAL     $50.11"
    assert said(read(text), "currency") == {"currency": "CAD"}


def test_a_number_of_a_street_is_not_the_invoices():
    text = """
Saffron Threads
No 12, 80 Feet Road, Koramangala

TAX INVOICE
#                : INV-008187
Invoice Date     : 16/07/2025
"""
    assert said(read(text), "invoice_number") == {"invoice_number": "INV-008187"}


def test_a_portuguese_number_keeps_its_series():
    text = (
        "Papelaria Central, Lda.\n\nFatura FT 2026A/758\nData 2026-03-01\nTotal 10,00"
    )
    assert said(read(text), "invoice_number") == {"invoice_number": "FT 2026A/758"}


def test_a_danish_partnership_is_told_by_its_form():
    text = """
                                              Grafisk Værksted I/S

Café Solsikken
Strandvejen 9
2100 København
CVR-nr. 31556677

Faktura 17
"""
    assert said(read(text), "vendor_name") == {"vendor_name": "Grafisk Værksted I/S"}


def test_another_text_below_the_buyers_address_is_not_the_buyers():
    text = """
Bill to
Holzwerk Sander
26122 Oldenburg
Germany

Skyforge Cloud EMEA Limited
Dublin 4
Ireland
VAT number: IE6388047V
"""
    assert said(read(text), "vat_id") == {"vat_id": "IE6388047V"}


@pytest.mark.parametrize(
    ("line", "vendor"),
    [
        ("Movicel España, S.A.U. C.I.F. A28000017. Gran Vía 28, 28013 Madrid", "Movicel España, S.A.U."),
        ("Kestrel Ltd\n\nStarling Bank | Kestrel | 60-83-71 | 11223344", "Kestrel Ltd"),
    ],
)  # fmt: skip
def test_a_name_ends_with_its_form_and_a_bank_is_no_sender(line, vendor):
    found = said(read(f"INVOICE 17\n\n{line}\n\nTotal 10.00"), "vendor_name")
    assert found == {"vendor_name": vendor}
