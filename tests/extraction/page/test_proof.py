"""What counts as proof: a sum that beats every rival of its page, and not one that holds for a part of it."""

import pytest

from .paper import read, said

TOTALS = ("net_total", "tax_total", "gross_total")


RATES = """
Kestrel GmbH
Rechnung Nr. 7

                  MwSt-Satz     Netto      MwSt       Brutto
                  19 %          200,00     38,00      238,00
                  7 %           100,00      7,00      107,00
                  Summe         300,00     45,00      345,00
"""


def test_the_row_of_sums_wins_over_a_rate_s_own():
    assert said(read(RATES), *TOTALS) == {
        "net_total": "300.00",
        "tax_total": "45.00",
        "gross_total": "345.00",
    }


def test_the_sums_of_all_rates_come_to_the_total():
    fields = read(
        """
Kestrel Ltd
Invoice 7

Breakdown VAT
VAT rate    VAT       Without VAT    With VAT
20 %        40.00     200.00         240.00
5 %          5.00     100.00         105.00

                               Total with VAT     345.00
"""
    ).fields
    assert fields["gross_total"].value == "345.00"
    assert "net_total" not in fields or fields["net_total"].value != "200.00"


def test_a_deposit_that_is_taken_off_leaves_the_total_as_it_is():
    fields = read(
        """
Kestrel SARL
Facture n° 7

                  Total HT              100,00 €
                  TVA 20 %               20,00 €
                  Total TTC             120,00 €
                  Acompte                20,00 €
                  Net à payer           100,00 €
"""
    ).fields
    assert {name: fields[name].value for name in TOTALS} == {
        "net_total": "100.00",
        "tax_total": "20.00",
        "gross_total": "120.00",
    }


def test_equal_taxes_of_two_names_stay_apart():
    assert said(
        read(
            """
Kestrel Pvt Ltd
Tax Invoice No. 7

                  Sub Total           2,000.00
                  CGST @ 9%             180.00
                  SGST @ 9%             180.00
                  Total               2,360.00
"""
        ),
        *TOTALS,
    ) == {"net_total": "2000.00", "tax_total": "360.00", "gross_total": "2360.00"}


@pytest.mark.parametrize("mark", "'’‘´`′")
def test_every_apostrophe_groups_thousands(mark):
    page = f"""
Kestrel AG
Rechnung Nr. 7

                  Total exkl. MwSt CHF     14{mark}814.00
                  MwSt 8.1 %                1{mark}199.93
                  Total inkl. MwSt CHF     16{mark}013.93
"""
    assert said(read(page), *TOTALS) == {
        "net_total": "14814.00",
        "tax_total": "1199.93",
        "gross_total": "16013.93",
    }


def test_headings_over_a_row_of_totals_say_what_each_is():
    page = """
Kestrel S.L.
Factura 7

Base imponible     Impuestos     % impuestos     Importe impuestos     Total factura
3.321,15           IVA           10 %            332,12                3.653,27
"""
    assert said(read(page), "net_total", "gross_total") == {
        "net_total": "3321.15",
        "gross_total": "3653.27",
    }


def test_a_total_that_no_label_names_is_what_the_items_come_to():
    page = """
Kestrel s.r.o.
Faktura 7

Popis             Množství    Cena       Celkem
Oprava            2           500,00     1000,00
Dřevo             10          25,00      250,00
                                         1250,00 Kč
"""
    assert said(read(page), "gross_total") == {"gross_total": "1250.00"}


def test_a_label_goes_on_in_the_second_line_of_its_cell():
    page = """
Kestrel Ltd
Invoice 7

          Item                    Amount
          Oiling of hinges       £200.00

          VAT                     £40.00
          Total amount
          excl. of VAT           £200.00
          Total amount incl.
          of VAT                 £240.00
"""
    assert said(read(page), *TOTALS) == {
        "net_total": "200.00",
        "tax_total": "40.00",
        "gross_total": "240.00",
    }


def test_totals_in_a_language_that_nobody_here_reads_stand_as_totals_do():
    page = """
للتجارة النور شركة

2            500.00        1,000.00

             ضريبة دون        1,000.00
             %15 ضريبة          150.00
             الإجمالي         1,150.00 SAR
"""
    fields = read(page).fields
    assert {name: fields[name].value for name in TOTALS} == {
        "net_total": "1000.00",
        "tax_total": "150.00",
        "gross_total": "1150.00",
    }
    assert not any(fields[name].proven for name in TOTALS)


RECEIPT = """
Kopitiam Restaurant Sdn Bhd
Receipt 4711
05/10/2026
Nasi lemak  1  10.00  10.00
Teh tarik   1  12.11  12.11
Subtotal        22.11
GST 6%           1.33
Total           23.44
Rounding Adj    0.01
{total}         23.45
Cash            50.00
Change          26.55
"""


@pytest.mark.parametrize("total", ["Total rounded", "Grand total", "Amount due"])
def test_a_receipt_comes_to_what_is_rounded_for_cash(total):
    assert said(read(RECEIPT.format(total=total)), "gross_total") == {
        "gross_total": "23.45"
    }


def test_an_amount_due_that_is_rounded_leaves_the_total_as_it_is():
    page = """
Bergbahn AG
Rechnung Nr. 77
Netto CHF       148.12
MwSt 8.1%        12.00
Total           160.12
Rundung          -0.02
Zu zahlen CHF   160.10
"""
    want = {"gross_total": "160.12", "amount_due": "160.10"}
    assert said(read(page), *want) == want


@pytest.mark.parametrize(
    "heading", ["So lesen Sie Ihre Rechnung (Beispiel)", "Beispielrechnung"]
)
def test_a_page_that_explains_by_an_example_proves_nothing(heading):
    page = """
Kestrel GmbH
Rechnung Nr. {number}
Netto          {net}
MwSt 19 %      {tax}
Gesamtbetrag   {gross} EUR
"""
    own = page.format(number="RE-77", net="100,00", tax="19,00", gross="119,00")
    other = page.format(number="12345", net="500,00", tax="95,00", gross="595,00")
    found = read(own, heading + other)
    want = {"invoice_number": "RE-77", "net_total": "100.00", "gross_total": "119.00"}
    assert said(found, *want) == want
