"""Kinds of layout of typewriters, tills, airlines, lawyers, workshops and of more countries."""

import pytest

from countersign.extraction.files.usable import legible

from .paper import items, paper, read, said


def test_lines_drawn_with_signs_do_not_make_a_page_illegible():
    text = """
Skilift Almtal
R E C H N U N G  Nr. 4711
=========================================================
Tageskarte           2          40,00            80,00
---------------------------------------------------------
Gesamtsumme EUR                                  80,00
=========================================================
"""
    assert legible(paper(text))


def test_a_tax_behind_its_rate_is_no_discount_of_the_last_item():
    text = """
Stornorechnung GS-17

Nr.   Artikel             Anzahl     E-Preis      G-Preis
1     Kopierpapier        -1         26,00 €      -26,00 €
2     Mietanlage          -3        100,00 €     -300,00 €

                                Summe netto      -326,00 €
                                + 19 % MwSt       -61,94 €
                                Gutschrift       -387,94 €
"""
    assert items(read(text), "line_total") == [("-26.00",), ("-300.00",)]


def test_a_price_may_say_what_it_is_for():
    text = """
Invoice 17
Description              Hours    Rate         Amount
Review of a lease        2.50     350.00/hr    $875.00
Letter to the court      0.30     400.00/hr    $120.00
Total due                                      $995.00
"""
    found = items(read(text), "quantity", "unit_price", "line_total")
    assert found == [("2.50", "350.00", "875.00"), ("0.30", "400.00", "120.00")]


def test_a_total_of_something_is_not_the_total_where_an_amount_is_due():
    text = """
Invoice 17
Description              Hours    Rate         Amount
Review of a lease        2.50     350.00       875.00
Total Fees                                     $875.00
Costs advanced: copies                          $36.00
Total Current Charges                          $911.00
TOTAL AMOUNT DUE                               $911.00
"""
    assert said(read(text), "gross_total") == {"gross_total": "911.00"}


def test_what_was_paid_is_the_total_of_a_receipt_that_names_no_other():
    text = """
Receipt
Receipt number: 53-3572
Payment details                 EUR
Air fare                     194.00
Checked baggage               35.00
Total paid               EUR 229.00
"""
    assert said(read(text), "gross_total") == {"gross_total": "229.00"}


def test_a_row_that_begins_with_its_rate_does_not_name_the_amount_below():
    text = """
Rechnung 17

Leistung bis heute, netto                      100,00 €
19 % Mehrwertsteuer                             19,00 €
Forderung                                      119,00 €
"""
    assert said(read(text), "gross_total") == {"gross_total": "119.00"}


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


def test_the_first_items_text_close_below_the_headings_is_none_of_them():
    text = """
Description                Rate       Qty     Line total
Website maintenance
                        $116.00         2        $232.00

Brand workshop
                        $500.00         1        $500.00

Total                                            $732.00
"""
    assert items(read(text), "description", "line_total") == [
        ("Website maintenance", "232.00"),
        ("Brand workshop", "500.00"),
    ]


def test_amounts_over_an_unnamed_sum_are_items():
    text = """
To our professional fees:

Hosting renewal                    610.20
Preparation of accounts            313.40

                                   923.60
VAT @ 23%                          212.43
TOTAL DUE                        1,136.03
"""
    assert items(read(text), "line_total") == [("610.20",), ("313.40",)]


def test_a_till_prints_how_many_before_the_text_and_the_rate_behind_the_amount():
    text = """
Café Mokka
Rechnung-Nr.: 78101

2 x Käsespätzle            27,50 A
1 x Weizen groß             4,40 B

SUMME EUR                    31,90
"""
    assert items(read(text), "quantity", "line_total") == [("2", "27.50"), ("1", "4.40")]  # fmt: skip


def test_an_item_is_described_by_words_rather_than_by_the_code_over_them():
    text = """
Pos.   Material    Menge      Preis         Wert
10     82334369    25 ST       8,02       200,50
       Dichtungssatz NBR 80
20     71011877     2 ST      28,37        56,74
       Hydraulikschlauch DN12
Endbetrag EUR                             257,24
"""
    assert items(read(text), "description") == [
        ("Dichtungssatz NBR 80",),
        ("Hydraulikschlauch DN12",),
    ]


def test_a_row_of_sums_is_read_by_its_columns_without_decimals_too():
    text = """
Számla TV-17
Megnevezés         Mennyiség   Egységár   Nettó ár   ÁFA   ÁFA érték   Bruttó ár
Szállítási díj     2 db          47 300     94 600   27%      25 542     120 142
Nyomtatott lap     2 db          18 300     36 600   27%       9 882      46 482
Összesen                                   131 200            35 424     166 624
Fizetendő végösszeg: 166 624 Ft
"""
    found = said(read(text), "net_total", "tax_total", "gross_total")
    assert found == {"net_total": "131200", "tax_total": "35424", "gross_total": "166624"}  # fmt: skip
