"""Accounts of any kind: each with its scheme, none taken for an IBAN, and none of ours taken for the payee's."""

import pytest

from countersign.extraction.einvoice import read_xml
from countersign.extraction.from_file import read
from countersign.extraction.model import Buyer
from tests.extraction.einvoice.drawn import Drawn

XML = "application/xml"


def ubl(account: str, *, scheme: str = "", bank: str = "", code: str = "30") -> bytes:
    claimed = f' schemeID="{scheme}"' if scheme else ""
    branch = (
        f"<cac:FinancialInstitutionBranch><cbc:ID>{bank}</cbc:ID></cac:FinancialInstitutionBranch>"
        if bank
        else ""
    )
    plain = Drawn().ubl().decode().replace("Code>58<", f"Code>{code}<")
    return plain.replace(
        "<cbc:ID>DE89370400440532013000</cbc:ID>",
        f"<cbc:ID{claimed}>{account}</cbc:ID>{branch}",
    ).encode()


@pytest.mark.parametrize(
    ("account", "scheme", "bank", "expected"),
    [
        ("5050-1055", "", "SE:BANKGIRO", "bankgiro"),
        ("5050-1055", "", "BGABSESS", "bankgiro"),
        ("4 35 08-6", "", "SE:PLUSGIRO", "plusgiro"),
        ("5050-1055", "BANKGIRO", "", "bankgiro"),
        ("12345678", "", "20-00-00", "sort code"),
        ("032180000118359719", "", "", "CLABE"),
        ("000123456789", "", "021000021", "ABA"),
        ("032180000118359718", "", "", ""),
        ("86011117947", "", "", ""),
        ("DE89 3704 0044 0532 0130 00", "", "COBADEFFXXX", "IBAN"),
        ("DE89 3704 0044 0532 0130 00", "", "BGABSESS", "IBAN"),
        ("IBAN DE89 3704 0044 0532 0130 00", "", "", "IBAN"),
    ],
)
def test_an_account_has_its_scheme(account, scheme, bank, expected):
    extracted = read_xml(ubl(account, scheme=scheme, bank=bank))
    (payment,) = extracted.einvoice.payments

    assert payment.scheme == expected
    assert ("iban" in extracted.fields) == (expected == "IBAN")
    if expected == "IBAN":
        assert extracted.fields["iban"].value == "DE89370400440532013000"
        assert extracted.fields["iban"].proven


def test_all_payee_accounts_are_named_whatever_their_kind():
    extracted = read(ubl("5050-1055", bank="SE:BANKGIRO"), XML, buyer=Buyer())

    assert [one.value for one in extracted.accounts] == ["50501055"]


@pytest.mark.parametrize("code", ["49", "59"])
def test_an_account_that_a_direct_debit_names_is_not_one_to_pay_to(code):
    extracted = read(ubl("DE89370400440532013000", code=code), XML, buyer=Buyer())

    assert "iban" not in extracted.fields
    assert extracted.accounts == ()
    assert "accounts" not in extracted.tables


def test_our_own_account_is_not_one_to_pay_to():
    means = (
        "<cac:PaymentMandate><cbc:ID>M-1</cbc:ID><cac:PayerFinancialAccount><cbc:ID>{}"
        "</cbc:ID></cac:PayerFinancialAccount></cac:PaymentMandate></cac:PaymentMeans>"
    )
    plain = ubl("DE89370400440532013000", code="59").decode()
    ours, other = (
        plain.replace("</cac:PaymentMeans>", means.format(number)).encode()
        for number in ("DE89 3704 0044 0532 0130 00", "FR7630006000011234567890189")
    )

    assert "iban" not in read_xml(ours).fields
    assert read_xml(other).fields["iban"].value == "DE89370400440532013000"
    assert read_xml(other).einvoice.payments[0].mandate == "M-1"
