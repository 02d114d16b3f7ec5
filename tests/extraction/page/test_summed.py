"""Totals as a table: rates in rows, and a row of sums before or behind them."""

import pytest

from .paper import read, said

TOTALS = ("net_total", "tax_total", "gross_total")
HEADING = "             Netto        VAT      Kwota VAT       Brutto"
WHOLE = "Razem       96 937,13              7 723,52    104 660,65"
RATES = (
    "w tym       95 888,73     8%       7 671,10    103 559,83",
    "w tym        1 048,40     5%          52,42      1 100,82",
)


@pytest.mark.parametrize(
    "rows", [(WHOLE, *RATES), (*RATES, WHOLE)], ids=["before", "behind"]
)
def test_the_row_of_sums_is_meant_and_no_row_of_a_rate(rows):
    extracted = read("\n".join(["Faktura VAT 7/2025", "", HEADING, *rows]))

    assert said(extracted, *TOTALS) == {
        "net_total": "96937.13",
        "tax_total": "7723.52",
        "gross_total": "104660.65",
    }


def test_columns_that_no_heading_names_are_told_by_their_sums():
    extracted = read(
        """
Factura 7

          6355,00     20 %     1271,00      7626,00
           380,79     10 %       38,08       418,87
          2789,32      5,5%     153,41      2942,73
Total     9525,11              1462,49     10987,60
"""
    )

    assert said(extracted, "gross_total") == {"gross_total": "10987.60"}
    assert said(extracted, "tax_total") == {"tax_total": "1462.49"}


def test_rows_that_do_not_add_up_have_no_row_of_sums():
    extracted = read("\n".join([HEADING, "Razem       90 000,00      7 000,00      97 000,01", *RATES]))  # fmt: skip

    assert not any(one.proven and one.value == "97000.01" for one in extracted.fields.values())  # fmt: skip
