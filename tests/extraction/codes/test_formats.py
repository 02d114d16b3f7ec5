"""What the texts of payment codes say, and what is none."""

import base64
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.extraction.codes import payment_codes
from countersign.extraction.files.barcodes import SeenCode
from countersign.extraction.model import Box, PaymentCode
from countersign.samples import zatca_code

PLACE = Box(10, 20, 90, 100)
EPC = "BCD\n002\n1\nSCT\nGENODEF1ABC\nBeispiel GmbH\nDE02120300000000202051\nEUR119.5\n\n\nR-1"
SWISS = [
    *("SPC", "0200", "1", "CH44 3199 9123 0008 8901 2"),
    *("S", "Robert Schneider AG", "Rue du Lac", "1268", "2501", "Biel", "CH"),
    *[""] * 7,
    *("1949.75", "CHF", "S", "Pia Rutschmann", "Marktgasse", "28", "9400", "Rorschach", "CH"),
    *("QRR", "210000000003139471430009017", "Order of 15 June", "EPD"),
]  # fmt: skip
ZATCA = ("Bobs Records", "310122393500003", "2022-04-25T15:30:00Z", "1150.00", "150.00")


def said_by(text):
    codes, notices = payment_codes([SeenCode(text, 2, PLACE)])
    assert len(codes) + len(notices) <= 1
    return codes[0] if codes else [notice.code for notice in notices]


def test_an_epc_code_says_whom_to_pay_and_how_much():
    assert said_by(EPC) == PaymentCode(
        kind="EPC",
        account="DE02120300000000202051",
        amount="119.50",
        currency="EUR",
        name="Beispiel GmbH",
        bic="GENODEF1ABC",
        reference="R-1",
        page=2,
        box=PLACE,
    )


@pytest.mark.parametrize(
    "text",
    [
        EPC.replace("\n", "\r\n"),
        EPC.replace("DE02120300000000202051", "DE02 1203 0000 0000 2020 51"),
        EPC + "\n\n",
        EPC.replace("\n002\n", "\n001\n").replace("\nSCT\n", "\nINST\n"),
    ],
)
def test_an_epc_code_is_read_in_each_way_of_writing_it(text):
    assert said_by(text) == said_by(EPC)


def test_an_epc_code_may_leave_the_amount_open():
    assert said_by(EPC.replace("EUR119.5", "")) == replace(said_by(EPC), amount="")


def test_a_swiss_code_says_whom_to_pay_and_how_much():
    assert said_by("\n".join(SWISS)) == PaymentCode(
        kind="Swiss QR-bill",
        account="CH4431999123000889012",
        amount="1949.75",
        currency="CHF",
        name="Robert Schneider AG",
        reference="210000000003139471430009017",
        page=2,
        box=PLACE,
    )


@pytest.mark.parametrize("amount", ["", "0.00"])
def test_a_swiss_code_may_leave_the_amount_open(amount):
    assert said_by("\n".join([*SWISS[:18], amount, *SWISS[19:]])).amount == ""


def test_a_zatca_code_says_what_was_invoiced():
    assert said_by(zatca_code(*ZATCA)) == PaymentCode(
        kind="ZATCA",
        amount="1150.00",
        currency="SAR",
        name="Bobs Records",
        vat_id="310122393500003",
        tax="150.00",
        issued_on="2022-04-25",
        page=2,
        box=PLACE,
    )


def test_a_signed_zatca_code_says_the_same():
    signed = base64.b64decode(zatca_code(*ZATCA)) + b"\x06\x20" + bytes(32) + b"\x07"
    assert said_by(base64.b64encode(signed).decode()) == said_by(zatca_code(*ZATCA))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://example.org/pay?iban=DE02120300000000202051",
        "WIFI:S:guests;T:WPA;P:secret;;",
        "BCDE\n002",
        "AQ==",
        base64.b64encode(bytes(3000)).decode(),
        "A" * 7000,
    ],
)
def test_other_codes_are_nobodys_business(text):
    assert said_by(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "BCD",
        EPC.replace("DE02", "DE03"),
        EPC.replace("EUR119.5", "EUR119,50"),
        EPC.replace("EUR119.5", "EUR-119.50"),
        EPC.replace("EUR119.5", "EUR" + "9" * 400),
        EPC.replace("EUR119.5", "EUR١٢"),
        EPC.replace("\nSCT\n", "\nXXX\n"),
        "SPC\n0200\n1\n",
        "\n".join([*SWISS[:3], "DE02120300000000202051", *SWISS[4:]]),
        "\n".join([*SWISS[:19], "USD", *SWISS[20:]]),
        zatca_code(ZATCA[0], "12345", *ZATCA[2:]),
        zatca_code(*ZATCA[:2], "2022-99-99T00:00:00Z", *ZATCA[3:]),
        zatca_code(*ZATCA[:3], "1e9", ZATCA[4]),
    ],
)
def test_a_code_that_no_bank_takes_is_told(text):
    assert said_by(text) == ["payment-code-malformed"]


@given(st.text(), st.sampled_from(["", "BCD\n", EPC[:60], "SPC\n", "\n".join(SWISS)]))
def test_no_text_is_too_odd(text, before):
    payment_codes([SeenCode(before + text, 1, PLACE)])


@given(st.binary(max_size=300))
def test_no_bytes_are_too_odd(data):
    payment_codes([SeenCode(base64.b64encode(data).decode(), 1, PLACE)])
