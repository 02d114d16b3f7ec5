"""Totals found by arithmetic: what adds up wins, what does not is never called proven."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from .paper import read, said

TOTALS = ("net_total", "tax_total", "gross_total")


def test_an_amount_carried_over_from_before_is_not_the_gross_total():
    extracted = read(
        """
Kestrel Hinges
Invoice 17
                      Subtotal              100.00
                      Sales tax              10.00
                      Total                 110.00
                      Previous balance      500.00
                      Amount due            610.00
"""
    )
    assert said(extracted, *TOTALS) == {
        "net_total": "100.00",
        "tax_total": "10.00",
        "gross_total": "110.00",
    }


def test_a_discount_stands_between_the_items_and_the_net_total():
    extracted = read(
        """
Kestrel Hinges
Invoice 17
                      Subtotal             1440.00
                      Discount               40.00
                      Net total            1400.00
                      VAT 20%               280.00
                      Total                1680.00
"""
    )
    assert said(extracted, *TOTALS) == {
        "net_total": "1400.00",
        "tax_total": "280.00",
        "gross_total": "1680.00",
    }


def test_the_taxes_of_several_rates_are_added():
    extracted = read(
        """
Kestrel Hinges
Rechnung 17
                      Nettobetrag          496,00
                      MwSt. 7%              11,20
                      MwSt. 19%             63,84
                      Gesamtbetrag         571,04
"""
    )
    assert said(extracted, *TOTALS) == {
        "net_total": "496.00",
        "tax_total": "75.04",
        "gross_total": "571.04",
    }


def test_an_invoice_without_tax_has_a_gross_total_alone():
    extracted = read("Kestrel Hinges\nInvoice 17\n\n          Total     $ 900.00")
    assert said(extracted, *TOTALS) == {"gross_total": "900.00"}


def test_totals_in_a_row_below_their_labels():
    extracted = read(
        """
Kestrel Hinges
Fattura 17

Imponibile          IVA %          Totale IVA          Totale fattura
1.000,00 €          22,00 %        220,00 €            1.220,00 €
"""
    )
    assert said(extracted, *TOTALS) == {
        "net_total": "1000.00",
        "tax_total": "220.00",
        "gross_total": "1220.00",
    }


def test_labels_are_believed_less_when_the_sum_does_not_hold():
    extracted = read(
        """
Kestrel Hinges
Invoice 17
                      Net total             100.00
                      VAT                    19.00
                      Total                 120.00
"""
    )
    found = [extracted.fields[name] for name in TOTALS]
    assert [one.value for one in found] == ["100.00", "19.00", "120.00"]
    assert not any(one.proven for one in found)
    assert all(one.confidence < 0.95 for one in found)


cents = st.integers(min_value=1, max_value=10_000_000)


@settings(deadline=None)
@given(net=cents, tax=cents, gross=cents)
def test_arithmetic_never_confirms_a_sum_that_does_not_hold(net, tax, gross):
    amounts = [Decimal(value) / 100 for value in (net, tax, gross)]
    labels = ("Net total", "VAT", "Total")
    rows = "\n".join(
        f"{label:<20}{value:>16.2f}"
        for label, value in zip(labels, amounts, strict=True)
    )
    fields = read(f"Kestrel Hinges\nInvoice 17\n{rows}").fields
    if all(name in fields and fields[name].proven for name in TOTALS):
        one, other, total = (Decimal(fields[name].value) for name in TOTALS)
        assert one + other == total
    if net + tax != gross:
        assert not all(name in fields and fields[name].proven for name in TOTALS)


def test_what_the_items_come_to_is_not_the_gross_where_a_larger_total_is_named():
    extracted = read(
        """
Description                Quantity     Price      Total
Oiling of hinges                  2     50.00     100.00
Brass screws                     10      2.00      20.00

Invoice total excl.                               120.00
Invoice total                                     142.80
"""
    )
    assert extracted.fields["gross_total"].value == "142.80"
