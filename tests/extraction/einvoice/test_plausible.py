"""What is well written and adds up, and still cannot be."""

import pytest

from countersign.extraction.einvoice import read_xml
from tests.extraction.einvoice.drawn import BASIC, Drawn


def said(drawn: Drawn) -> list[str]:
    return [notice.code for notice in read_xml(drawn.cii()).notices]


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"due": "20260301"}, ["due-before-issue"]),
        ({"due": "20260301", "type_code": "386"}, []),
        ({"seller_vat": "DE136695977"}, ["vat-id-check-digits"]),
        ({"seller_vat": "EL094259216"}, []),
        ({"seller_vat": "XX1"}, []),
        ({"iban": "DE88370400440532013000"}, ["iban-check-digits"]),
        ({"profile": ""}, ["xml-profile-missing"]),
        ({"profile": "urn:factur-x.eu:1p0:minimum"}, ["xml-profile-exceeded"]),
        ({"profile": "urn:factur-x.eu:1p0:minimum", "lines": [], "lines_total": ""}, []),
        ({"profile": "urn:factur-x.eu:2p0:ultimate"}, ["xml-profile-unknown"]),
        ({"profile": "urn:example.org:mine"}, ["xml-profile-unknown"]),
    ],
)  # fmt: skip
def test_what_is_said(changed, codes):
    assert said(Drawn(**changed)) == codes


@pytest.mark.parametrize(
    "profile",
    [
        BASIC,
        "urn:cen.eu:en16931:2017",
        "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended",
        "urn:cen.eu:en16931:2017#compliant#urn:zugferd.de:2p0:basic",
        "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0",
        "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
        "urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0",
        "urn:ferd:CrossIndustryDocument:invoice:1p0:comfort",
    ],
)
def test_every_profile_in_use_is_known(profile):
    assert said(Drawn(profile=profile)) == []


def test_tax_without_anyone_to_pay_it():
    drawn = Drawn(seller_vat="")
    xml = drawn.cii().replace(b"12/345", b"")

    assert [n.code for n in read_xml(xml).notices] == ["seller-without-tax-id"]


def test_a_wrong_check_digit_is_still_what_the_invoice_says():
    extracted = read_xml(Drawn(seller_vat="DE136695977").cii())

    assert extracted.fields["vat_id"].proven
