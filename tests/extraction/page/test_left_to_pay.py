"""The total stays the total; what is left of it to pay is told beside it."""

from decimal import Decimal

import pytest

from countersign.extraction.from_file import read as read_file
from countersign.extraction.model import Buyer
from countersign.samples import draw, make_sample

from .paper import read, said

SUMS = ("gross_total", "amount_due", "prepaid_amount", "withheld_amount")


def sums(*lines):
    return said(read("Kestrel Hinges\n\nInvoice 17\n\n" + "\n".join(lines)), *SUMS)


@pytest.mark.parametrize(
    ("gross", "paid", "due"),
    [
        ("Total                119.00", "Less deposit         50.00", "Balance due    69.00"),
        ("Gesamtbetrag         119,00", "Anzahlung            50,00", "Restbetrag     69,00"),
        ("Gesamtbetrag         119,00", "abzgl. Anzahlung    -50,00", "Zu zahlen      69,00"),
        ("Total TTC            119,00", "Acompte versé       -50,00", "Net à payer    69,00"),
        ("Razem brutto         119,00", "Zapłacono            50,00", "Do zapłaty     69,00"),
        ("Totale fattura       119,00", "Acconto              50,00", "Saldo          69,00"),
        ("Total factura        119,00", "Importe pagado       50,00", "Importe pendiente  69,00"),
        ("Totaal incl. btw     119,00", "Aanbetaling          50,00", "Te betalen     69,00"),
    ],
)  # fmt: skip
def test_total_less_what_was_paid_is_what_is_left(gross, paid, due):
    assert sums(gross, paid, due) == {
        "gross_total": "119.00",
        "amount_due": "69.00",
        "prepaid_amount": "50.00",
    }


def test_what_adds_up_is_proven_and_shown_where_it_stands():
    found = read(
        "Kestrel Hinges\nInvoice 17\n\nTotal  119.00\nDeposit  50.00\nBalance due  69.00"
    )
    due, paid = found.fields["amount_due"], found.fields["prepaid_amount"]
    assert (due.proven, paid.proven) == (True, True)
    assert [word.text for word in (*due.words, *paid.words)] == ["69.00", "50.00"]


def test_several_payments_are_one_prepaid_amount():
    assert sums(
        "Total          119.00",
        "Deposit         20.00",
        "Deposit         20.00",
        "Amount paid     30.00",
        "Balance due     49.00",
    ) == {"gross_total": "119.00", "amount_due": "49.00", "prepaid_amount": "70.00"}


def test_what_is_paid_already_leaves_nothing():
    assert sums("Total  119.00", "Amount paid  119.00", "Balance due  0.00") == {
        "gross_total": "119.00",
        "amount_due": "0.00",
        "prepaid_amount": "119.00",
    }


def test_tax_withheld_is_not_prepaid():
    assert sums(
        "Totale fattura       122,00",
        "Ritenuta d'acconto    20,00",
        "Netto a pagare       102,00",
    ) == {"gross_total": "122.00", "amount_due": "102.00", "withheld_amount": "20.00"}


def test_a_credit_note_keeps_its_sign():
    assert sums("Total  -119.00", "Paid  -50.00", "Balance due  -69.00") == {
        "gross_total": "-119.00",
        "amount_due": "-69.00",
        "prepaid_amount": "-50.00",
    }


@pytest.mark.parametrize(
    "lines",
    [
        ("Total  119.00",),
        ("Amount due  119.00",),
        ("Total  119.00", "Amount due  119.00"),
        ("Total  119.00", "Cash  120.00", "Change  1.00"),
        ("Total  119.00", "Previous balance  50.00", "Total due  169.00"),
    ],
)
def test_nothing_is_invented(lines):
    assert sums(*lines) == {"gross_total": "119.00"}


def test_a_total_in_a_sentence_is_told_from_what_is_left_of_it():
    found = sums(
        "The net sum of 119.00 with 0 % VAT of 0.00 makes 119.00 in all",
        "Deposit: 50.00",
        "Balance due: 69.00",
    )
    assert found == {
        "gross_total": "119.00",
        "amount_due": "69.00",
        "prepaid_amount": "50.00",
    }


def test_drawn_invoices_of_which_a_part_was_paid():
    partly = [
        sample
        for seed in range(60)
        if (sample := make_sample(seed)).prepaid
        and sample.vendor.look.layout not in ("statement", "letter")
    ]
    found = [
        Decimal(read_file(draw(sample), buyer=Buyer()).fields["amount_due"].value)
        for sample in partly
    ]
    assert len(partly) > 4
    assert found == [sample.due for sample in partly]
