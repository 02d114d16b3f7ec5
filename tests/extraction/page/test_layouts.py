"""Amounts and items as typewriters, tills, airlines, lawyers and workshops print them."""

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


def test_an_items_text_stands_over_how_many_at_what_price():
    text = """
INVOICE 17
Strategy workshops
9 days @ £450.00 per day            £4,050.00

Total payable                       £4,050.00
"""
    assert items(read(text), "description", "quantity", "unit_price") == [
        ("Strategy workshops", "9", "450.00")
    ]


def test_a_heading_in_two_languages_is_one_column():
    text = """
Nazwa / Description    Ilość / Qty    Cena netto / Net price    Wartość netto / Net value
Sprzątanie             3                               70,46                       211,38
Ubezpieczenie          1                               38,57                        38,57
"""
    found = items(read(text), "quantity", "unit_price", "line_total")
    assert found == [("3", "70.46", "211.38"), ("1", "38.57", "38.57")]


def test_a_heading_that_says_with_tax_is_one_column():
    text = """
Leistung                       Anzahl    USt     Betrag inkl. USt
Abonnement 12 Monate                1     7 %            352,60 €
Zu zahlen                                                352,60 €
"""
    found = items(read(text), "description", "quantity", "line_total")
    assert found == [("Abonnement 12 Monate", "1", "352.60")]


def test_a_wide_column_called_position_describes_the_items():
    text = """
Position                          Einheiten      Preis EUR      Summe EUR
Miete PKW Gruppe C                        3          75,30         225,90
Vollkasko                                 3          14,00          42,00
Gesamtbetrag EUR                                                   267,90
"""
    found = items(read(text), "description", "line_total")
    assert found == [("Miete PKW Gruppe C", "225.90"), ("Vollkasko", "42.00")]


def test_a_tax_with_its_rate_in_its_name_is_the_tax():
    text = """
Sub Total                    1,000.00
CGST9 (9%)                      90.00
SGST9 (9%)                      90.00
Total                       ₹1,180.00
"""
    found = said(read(text), "net_total", "tax_total", "gross_total")
    assert found == {"net_total": "1000.00", "tax_total": "180.00", "gross_total": "1180.00"}  # fmt: skip


def test_a_table_may_print_how_many_within_its_texts():
    text = """
Omschrijving                       Bedrag    Btw
1x Grote beurt                    € 75,00    21%
2x Voorrijkosten                  € 80,00    21%
Subtotaal                        € 155,00
"""
    assert items(read(text), "quantity", "line_total") == [("1", "75.00"), ("2", "80.00")]  # fmt: skip
