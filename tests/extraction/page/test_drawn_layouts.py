"""Kinds of layout met on pages drawn after other people's templates and the forms of more countries."""

import pytest

from .paper import items, read, said
from .test_first_sight import vendor


def test_a_label_of_two_days_gives_both_names_to_the_day_behind_it():
    text = """
Invoice                                   Bluegate Trading Ltd

Invoice date / Delivery date                                              20 June 2025
Invoice #                                                                 GB2480128ACUI
Order date 15 June 2025
VAT # GB749540505
"""
    found = said(read(text), "issue_date", "invoice_number", "vat_id")
    assert found == {
        "issue_date": "2025-06-20",
        "invoice_number": "GB2480128ACUI",
        "vat_id": "GB749540505",
    }


def test_a_number_alone_below_the_title_is_the_invoices():
    text = """
                                                     Williams Group
Sales Invoice                                        555 Tina Street
ACC-SINV-2025-09941                                  London

Customer: Lee LLC                     Date: 19-12-2025
"""
    found = said(read(text), "invoice_number")
    assert found == {"invoice_number": "ACC-SINV-2025-09941"}


def test_a_number_glued_to_its_label_below_the_title_is_the_invoices():
    text = """
IMPORTADORA ANDES LIMITADA                           R.U.T.:76.192.083-9
                                                     FACTURA ELECTRONICA
                                                     Nº37911

Fecha Emision: 9 de octubre del 2025
"""
    assert said(read(text), "invoice_number") == {"invoice_number": "37911"}


def test_a_serial_number_is_the_invoices_where_no_other_is_named():
    text = """
INVOICE                                   Serial No. R00757-25
                                          Invoice date: 09/14/2025

Seller: Kestrel Traders
Please pay until: 10/16/2025
"""
    found = said(read(text), "invoice_number", "due_date")
    assert found == {"invoice_number": "R00757-25", "due_date": "2025-10-16"}


def test_the_nearer_of_two_vague_labels_below_the_title_names_the_number():
    text = """
Tax Invoice
NUMBER:       70002198
REFERENCE:    098565
DATE:         07/03/2025
"""
    assert said(read(text), "invoice_number") == {"invoice_number": "70002198"}


def test_a_number_within_the_text_of_an_item_is_not_the_invoices():
    text = """
Factura                                   Serie y folio   A 3710

Cantidad   Descripción                          Precio        Importe
6          Monitor 27 pulgadas Nr. 9376         587,37        3.524,22
"""
    found = said(read(text), "invoice_number")["invoice_number"]
    assert found.endswith("3710")


def test_a_telephone_of_another_country_does_not_put_the_month_first():
    text = """
ANADOLU BILISIM LTD. ŞTİ.
Tel: +90(469)321-8116

Fatura No:        ABC2026000374446
Fatura Tarihi:    02-03-2026
Mal Hizmet        Miktar      Birim Fiyat     Tutar
"""
    assert said(read(text), "issue_date") == {"issue_date": "2026-03-02"}


def test_a_blank_before_the_comma_of_a_day_is_allowed():
    text = """
Cumulus Web Services, Inc.
Invoice Number: 4711
Invoice Date: June 1 , 2025
TOTAL AMOUNT DUE ON JULY 3 , 2025          $472.97
"""
    found = said(read(text), "issue_date", "due_date")
    assert found == {"issue_date": "2025-06-01", "due_date": "2025-07-03"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Invoice 17\n\nNo   Description        Qty    Unit Price S$    Amount S$\n1    Paper A4           5            4.00        20.00\n\nTotal due    20.00", "SGD"),
        ("Faktura č. 17\n\nPopis            Množství    Cena        Kč Celkem\nPapír A4         5           40,00       200,00\n\nCelkem k úhradě  200,00", "CZK"),
        ("DISTRIBUCIONES EL NOGAL\nNIT 900.123.456-1\nFactura 17\nDIAN 18764000001\nTotal a pagar   $ 20.000,00", "COP"),
        ("Smith Building\nSydney, Australia\nInvoice 17\nABN 51 824 753 556\nTotal   $ 200.00", "AUD"),
    ],
)  # fmt: skip
def test_headings_and_a_countrys_own_words_tell_the_currency(text, code):
    assert said(read(text), "currency") == {"currency": code}


def test_whose_country_it_is_delivered_to_does_not_tell_the_currency():
    text = """
SuperStore                                INVOICE # 25463

Bill To:            Ship To:
Victor Preis        Brisbane
                    Australia

Total:     $5,314.27
"""
    assert said(read(text), "currency") == {"currency": "USD"}


def test_a_row_of_sums_is_told_by_what_adds_up():
    text = """
Gulf Contracting LLC
Tax Invoice FA-11

No   Description       Qty   Unit Price   Taxable Amount   VAT %   VAT Amount   Total (AED)
1    Cloud storage       5        24.00           120.00      5%         6.00        126.00
2    Support             1       880.00           880.00      5%        44.00        924.00
     Total                                      1,000.00                50.00      1,050.00
"""
    found = said(read(text), "net_total", "tax_total", "gross_total")
    assert found == {
        "net_total": "1000.00",
        "tax_total": "50.00",
        "gross_total": "1050.00",
    }


def test_a_tax_that_is_included_in_brackets_is_the_tax():
    text = """
Rose GmbH
Rechnung 2025-9

Produkt                         Anzahl        Preis
Kabelkanal                      1           119,00 €

                                Gesamt      119,00 €
                                            (inkl. 19,00 € MwSt.)
                                Netto       100,00 €
"""
    assert said(read(text), "tax_total") == {"tax_total": "19.00"}


def test_prices_right_of_their_headings_are_not_taken_for_the_totals():
    text = """
Cantidad      Clave     Concepto                   Valor unitario           Importe

2             E48       Alojamiento web anual                $1,384.30             $2,768.60
10            E48       Catálogo                             $17,623.36          $176,233.60
"""
    found = items(read(text), "quantity", "unit_price", "line_total")
    assert found == [
        ("2", "1384.30", "2768.60"),
        ("10", "17623.36", "176233.60"),
    ]


def test_a_polish_account_is_an_iban_without_its_country():
    text = """
Faktura VAT nr 17/2026
Sprzedawca: Kowalski Sp. z o.o.
Termin płatności: 14-03-2026
Nr konta: 61 1090 1014 0000 0712 1981 2874
Do zapłaty: 100,00 PLN
"""
    assert said(read(text), "iban") == {"iban": "PL61109010140000071219812874"}
    wrong = text.replace("2874", "2875")
    assert said(read(wrong), "iban") == {}


def test_headings_of_a_timetable_name_no_seller():
    text = """
Rechnung                                  Rechnungsnummer: FA-8879

Flug          Von           Nach          Datum          Abflug
HA 0123       Frankfurt     Hamburg       17.05.2025     09:15

Gesamtpreis                 54,91 EUR

Alpenjet Fluggesellschaft mbH, Schachtstr. 34, 07441 Füssen; Aufsichtsrat: Gordon Schwital; Amtsgericht Köln HR B 2168; USt-IdNr.: DE136695976
"""
    assert vendor(text) == "Alpenjet Fluggesellschaft mbH"


def test_of_two_addresses_the_one_with_a_telephone_below_a_gap_is_the_senders():
    text = """
Salzmann Rettenbacher KG                               Schmid Feichter GmbH
USt-ID: ATU12345675                                    USt-ID: ATU62895905
Neureiterstr. 827                                      Gasse 8
Altheim 9738                                           Graz 4296

                                                       Tel: 07243 42127

Rechnung 2026-3380
"""
    found = said(read(text), "vendor_name", "vat_id")
    assert found == {"vendor_name": "Schmid Feichter GmbH", "vat_id": "ATU62895905"}


def test_a_number_beside_the_buyers_address_is_not_the_buyers():
    text = """
TAX INVOICE                       Invoice Date        White-Rios Pty Ltd
                                  11 Jun 2025         51 Andrea Street
Attention: Marie Richmond         Invoice Number      Sydney
338 Baker Close                   SI-25-8427
Newcastle                         ABN
                                  51 824 753 556
"""
    found = said(read(text), "vat_id", "invoice_number")
    assert found == {"vat_id": "51824753556", "invoice_number": "SI-25-8427"}


def test_a_credit_note_is_not_called_by_the_invoice_it_is_about():
    text = """
AVOIR N° AV-2026-062
Date : 22/04/2026
Concerne la facture n° FA-2026-0441 du 13/04/2026
"""
    found = said(read(text), "invoice_number", "issue_date")
    assert found == {"invoice_number": "AV-2026-062", "issue_date": "2026-04-22"}


def test_a_number_in_the_next_column_does_not_hide_a_day_with_its_month():
    text = """
Cortez Builders Ltd

Tax invoice to                              Invoice INV-17
846 Rongoara Street, RD 6                   Issued 28 February 2026
Wellington                                  Due by 14 March 2026
"""
    found = said(read(text), "issue_date", "due_date")
    assert found == {"issue_date": "2026-02-28", "due_date": "2026-03-14"}


def test_a_column_of_doctors_names_no_seller():
    text = """
Lakeside Family Medicine
12 Main Street, Rochester, MN 55901

Date of Service     Description          Provider           Charges
03/04/2026          Consulting           Hardy, MD          $120.00

Patient Balance                                             $120.00
"""
    assert vendor(text) == "Lakeside Family Medicine"


def test_whose_page_it_is_stands_behind_the_sign_of_copyright():
    text = """
Invoice
SEQUENCE
2-5532922287

Total     €12.30

Copyright © 2025 Pearfruit Distribution International Ltd
"""
    assert vendor(text) == "Pearfruit Distribution International Ltd"


def test_a_bank_behind_a_label_is_no_name():
    text = """
Studio Tecnico Antonetti
Geom. Carla Antonetti
Rotonda Prati, 115 - 98048 Palestro

Fattura n. 71/26 del 28/04/2026
Totale fattura            69,30

Pagamento: bonifico bancario su UniCredit
IBAN: IT60X0542811101000000123456
"""
    assert vendor(text) == "Studio Tecnico Antonetti"


def test_a_total_with_the_tax_within_it_is_the_gross():
    text = """
Invoice Number : IN-DEL5-1034

No   Description       Qty   Net Amount   Tax Rate   Tax Type   Tax Amount   Total Amount
1    Wireless mouse      1       500.00        18%       IGST        90.00         590.00
     TOTAL:                                                          90.00         590.00
"""
    assert said(read(text), "gross_total") == {"gross_total": "590.00"}


def test_the_widest_column_without_a_known_heading_describes_the_items():
    text = """
Rechnung 17

Nr.     Zeile Wagen                            Menge      E-Preis       Betrag
03225   Schulung der Mitarbeiter                   5        54,00       270,00
09535   Schrauben M8                               3        18,00        54,00
"""
    found = items(read(text), "description", "quantity")
    assert found == [("Schulung der Mitarbeiter", "5"), ("Schrauben M8", "3")]


def test_ringgits_over_a_column_are_the_currency():
    text = """
KLANG OFFICE MART SDN. BHD.
INVOICE 17

No.   Description        Qty     U/Price       Amount
                                      RM           RM
1.    Paper                5        4.00        20.00

Total                                          20.00
"""
    assert said(read(text), "currency") == {"currency": "MYR"}
