"""What a direct debit takes from is the payer's account: nothing to pay to."""

import pytest

from countersign.extraction.from_file import Inside, with_inside
from countersign.extraction.model import Extracted
from countersign.extraction.record import EInvoice, Payment

from .paper import read, said

PAYER, VENDOR = "AT61 1904 3002 3457 3201", "DE02 1203 0000 0000 2020 51"
LETTER = """
Nordwind Technik GmbH

{title} R-6

{total}      119,00 EUR

{told}

Nordwind Technik GmbH, IBAN {vendor}
"""


def ibans(told, *, title="Rechnung", total="Gesamtbetrag", vendor=VENDOR):
    found = read(LETTER.format(title=title, total=total, told=told, vendor=vendor))
    accounts = with_inside(Inside(), found).accounts
    return said(found, "iban").get("iban"), [one.value for one in accounts]


def bare(number):
    return number.replace(" ", "")


@pytest.mark.parametrize(
    ("told", "title", "total"),
    [
        (f"Der Betrag wird am 12.10.2026 von Ihrem Konto IBAN {PAYER} abgebucht.", "Rechnung", "Gesamtbetrag"),
        (f"Wir ziehen den Betrag per SEPA-Lastschrift von {PAYER} ein.", "Rechnung", "Gesamtbetrag"),
        (f"Ihre IBAN (Lastschrift)      {PAYER}", "Rechnung", "Gesamtbetrag"),
        (f"Ihre Bankverbindung: {PAYER}", "Rechnung", "Gesamtbetrag"),
        (f"This amount will be debited from your account {PAYER} on 12 October.", "Invoice", "Total"),
        (f"Your IBAN: {PAYER}", "Invoice", "Total"),
        (f"Direct debit from {PAYER}", "Invoice", "Total"),
        (f"L'importo sarà addebitato sul vostro conto {PAYER}", "Fattura", "Totale fattura"),
        (f"Addebito SDD su IBAN {PAYER}", "Fattura", "Totale fattura"),
        (f"Ce montant sera prélevé sur votre compte {PAYER} le 12/10/2026.", "Facture", "Total TTC"),
        (f"Kwota zostanie pobrana z konta. Twój rachunek: {PAYER}", "Faktura", "Razem brutto"),
        (f"El importe se cargará en su cuenta {PAYER}", "Factura", "Total factura"),
        (f"Wordt automatisch afgeschreven van uw rekening {PAYER}", "Factuur", "Totaal incl. btw"),
        (f"Wir buchen den Rechnungsbetrag wie vereinbart von\n{PAYER} ab, Abbuchung am 12.10.", "Rechnung", "Gesamtbetrag"),
        (f"Ihre IBAN\n{PAYER}", "Rechnung", "Gesamtbetrag"),
        (f"We will collect the total by SEPA direct debit,\nmandate M-7, from account {PAYER}.", "Invoice", "Total"),
        (f"Direct debit    Mandate: M-7    IBAN: {PAYER}", "Invoice", "Total"),
        (f"Kunde\nHeron GmbH\nMarktplatz 1, 89073 Ulm\nIBAN: {PAYER}", "Rechnung", "Gesamtbetrag"),
        (f"Bill to:\nHeron GmbH\nMarktplatz 1, 89073 Ulm\nIBAN {PAYER}", "Invoice", "Total"),
    ],
)  # fmt: skip
def test_the_payers_account_is_no_account_to_pay_to(told, title, total):
    found = ibans(told, title=title, total=total)
    assert found == (bare(VENDOR), [bare(VENDOR)])


def test_a_page_that_names_the_payers_account_alone_has_none_to_pay_to():
    told = f"Der Betrag wird von Ihrem Konto {PAYER} abgebucht."
    found = read(f"Nordwind Technik GmbH\n\nRechnung R-6\n\nSumme 119,00 EUR\n\n{told}")
    assert "iban" not in found.fields
    assert "iban" not in found.alternatives
    assert with_inside(Inside(), found).accounts == ()


@pytest.mark.parametrize(
    "told",
    [
        "Bitte überweisen Sie den Betrag auf unser Konto.",
        "Zahlbar per Lastschrift oder Überweisung.",
        "Eine Lastschrift ist nicht erteilt.",
        "Your account number with us is 4711.",
    ],
)
def test_the_vendors_own_account_stays(told):
    assert ibans(told) == (bare(VENDOR), [bare(VENDOR)])


def test_a_remark_above_the_bank_details_does_not_concern_them():
    told = f"Auf Wunsch ziehen wir auch per Lastschrift ein\nBank: Sparkasse Kiel, IBAN {VENDOR}"
    assert ibans(told) == (bare(VENDOR), [bare(VENDOR)])
    alone = read(f"Nordwind GmbH\n\nRechnung R-6\n\nSumme 119,00 EUR\n\n{told}")
    assert said(alone, "iban") == {"iban": bare(VENDOR)}


def test_a_transfer_from_your_account_goes_to_the_one_that_is_named():
    told = f"Bitte überweisen Sie von Ihrem Konto auf {VENDOR}."
    found = read(f"Nordwind Technik GmbH\n\nRechnung R-6\n\nSumme 119,00 EUR\n\n{told}")
    assert said(found, "iban") == {"iban": bare(VENDOR)}


def test_an_account_that_is_named_as_both_is_one_to_pay_to():
    told = f"Der Betrag wird von Ihrem Konto {VENDOR} abgebucht."
    assert ibans(told) == (bare(VENDOR), [bare(VENDOR)])


def test_the_account_that_the_xml_says_is_debited_is_not_one_to_pay_to():
    found = read(f"Nordwind Technik GmbH\n\nRechnung R-6\n\nKonto {PAYER}")
    payment = Payment(code="59", debited=bare(PAYER))
    xml = Extracted(einvoice=EInvoice("CII", payments=(payment,)))
    assert with_inside(Inside(xml), found).accounts == ()
