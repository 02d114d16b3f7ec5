"""Amounts, currencies and items, on pages after the ways of other programs."""

from dataclasses import replace

import pytest

from countersign.extraction.model import Buyer
from countersign.extraction.page import read_pages

from .paper import items, paper, read, said


def test_a_row_called_a_tax_begins_with_what_is_taxed():
    text = """
Rechnungsbetrag                                   68,02 €

USt. %         Zwischensumme (ohne USt.)          USt.
19 %                          57,16 €          10,86 €
USt. Gesamt                   57,16 €          10,86 €
"""
    found = said(read(text), "net_total", "tax_total", "gross_total")
    assert found == {"net_total": "57.16", "tax_total": "10.86", "gross_total": "68.02"}


def test_without_any_known_label_the_sum_of_a_column_is_the_total():
    text = """
Zzyzx                      Qux
Aaa bbb                    70,10
Ccc ddd                    29,90
Eee                       100,00
"""
    assert said(read(text), "gross_total") == {"gross_total": "100.00"}


def test_a_currency_of_two_signs_stands_in_a_label():
    text = """
FATURA Nº 987.510

VALOR TOTAL DA NOTA (R$)        3.441,78
"""
    assert said(read(text), "currency") == {"currency": "BRL"}


def test_an_items_texts_may_stand_in_the_line_over_its_numbers():
    text = """
Pos.      Material     Bezeichnung
                                        Menge         Preis         Wert
000010    321708       Facharbeiter
                                        12,000 STD    48,10 EUR     577,20
000020    750966       Bodenbelag
                                        2,000 M2      34,77 EUR      69,54
"""
    assert items(read(text), "description", "quantity", "line_total") == [
        ("Facharbeiter", "12.000", "577.20"),
        ("Bodenbelag", "2.000", "69.54"),
    ]


def test_quantity_and_price_may_stand_in_an_items_text():
    text = """
Libellé                                Montant EUR
Brochures                                    28,00
8 pièces à 3,50 €
Reliure                                      90,00
10 x 9,00 €

Total TTC                                   118,00
"""
    lines = items(read(text), "quantity", "unit_price", "line_total")
    assert lines == [("8", "3.50", "28.00"), ("10", "9.00", "90.00")]


def test_the_name_of_a_group_of_items_is_none_of_their_descriptions():
    text = """
N°    Désignation         Qté        P.U. HT      Total HT
1     Préparation
1.1   Bâchage             2,00       10,00        20,00
1.2   Échafaudage         3,00       10,00        30,00
2     Couverture
2.1   Ardoises            4,00       10,00        40,00
"""
    assert items(read(text), "description") == [("Bâchage",), ("Échafaudage",), ("Ardoises",)]  # fmt: skip


def test_a_row_of_sums_is_read_by_the_item_tables_columns():
    text = """
Furnizor                          FACTURA
S.C. Mobila S.R.L.                Seria AP nr. 0618
Adresa: Str. Fabricii nr. 15      Data facturii: 20/04/2026

Denumire          Cant.     Pret unitar     Valoarea     Valoarea TVA
Scaun             2           189,92          379,84            79,77
Transport         2           194,69          389,38            81,77
                            Total             769,22           161,54
                            Total de plata                     930,76
"""
    found = said(read(text))
    assert found["invoice_number"] == "0618"
    assert found["net_total"] == "769.22"
    assert found["tax_total"] == "161.54"
    assert found["gross_total"] == "930.76"


def test_amounts_behind_an_r_are_in_rand():
    text = """
Tax Invoice
Total Exclusive:      R 1 500.00
Total VAT:            R 225.00
Total:                R 1 725.00
"""
    assert said(read(text), "currency") == {"currency": "ZAR"}


def test_totals_may_have_their_labels_in_small_letters_below():
    text = """
Penrose & Daughters

£644.75        £128.95        £773.70
subtotal       VAT at 20%     total
"""
    (page,) = paper(text)
    lowest = max(word.box.y0 for word in page.words)
    words = tuple(
        word._replace(box=word.box._replace(y1=word.box.y0 + 5)) if word.box.y0 == lowest else word
        for word in page.words
    )  # fmt: skip
    found = said(read_pages((replace(page, words=words),), buyer=Buyer()))
    assert found["net_total"] == "644.75"
    assert found["tax_total"] == "128.95"
    assert found["gross_total"] == "773.70"


def test_the_domain_of_a_seller_tells_whose_dollars_these_are():
    text = """
Drip Busters Plumbing
greg@dripbusters.com.{}

Invoice 117
TOTAL           $1,240.50
"""
    assert said(read(text.format("au")), "currency") == {"currency": "AUD"}
    assert said(read(text.format("nz")), "currency") == {"currency": "NZD"}


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
