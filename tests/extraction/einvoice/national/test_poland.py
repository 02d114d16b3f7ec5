"""KSeF: currencies, corrections, accounts."""

import pytest

from countersign.extraction.einvoice import read_xml

from .told import FILES, header, lines, read


def test_a_polish_invoice_in_euro():
    whole = read("ksef.xml")
    said = whole.einvoice

    assert header(
        whole, "currency", "net_total", "tax_total", "gross_total", "amount_due", "iban"
    ) == {
        "currency": "EUR",
        "net_total": "350.00",
        "tax_total": "39.00",
        "gross_total": "389.00",
        "amount_due": "394.00",
        "iban": "PL61109010140000071219812874",
    }
    assert (said.tax_currency, said.tax_in_tax_currency) == ("PLN", "99.36")
    assert [(part.category, part.rate) for part in said.taxes] == [
        ("S", "23"),
        ("S", "8"),
        ("E", ""),
    ]
    assert lines(whole) == [
        ("Mąka", "10", "kg", "11.00", "23", "100.00"),
        ("Otręby", "2", "kg", "108.00", "8", "216.00"),
        ("Szkolenie", "1", "", "50.00", "", "50.00"),
    ]
    assert [line.with_tax for line in said.lines] == [False, True, False]
    assert whole.lines[1]["with_tax"].value == "1"
    assert said.buyer.vat_id == "DE136695976"
    assert ("Attachment / Block / Table / Row / Cell", "GM-1") in said.also
    assert whole.notices == ()


def test_a_polish_correction_states_differences_and_is_paid():
    whole = read("ksef_correction.xml")

    assert header(whole, "kind", "gross_total", "amount_due", "preceding_invoice") == {
        "kind": "corrected invoice",
        "gross_total": "-200.00",
        "amount_due": "0.00",
        "preceding_invoice": "FV/7/2026",
    }
    assert [line.state for line in whole.einvoice.lines] == ["before", ""]
    assert whole.notices == ()


@pytest.mark.parametrize(
    "digits", ["61109010140000071219812875", "12345678901234567890123456"]
)
def test_a_polish_account_that_does_not_hold_is_no_iban(digits):
    xml = (FILES / "ksef.xml").read_text("utf-8")
    whole = read_xml(xml.replace("61109010140000071219812874", digits).encode())

    (payment,) = whole.einvoice.payments
    assert (payment.account, payment.scheme) == (digits, "NRB")
    assert "iban" not in whole.fields
    (account,) = whole.tables["accounts"]
    assert (account["scheme"].value, account["account"].value) == ("NRB", digits)
