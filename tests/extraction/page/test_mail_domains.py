"""The domains that a seller's mail addresses have: not the buyer's, none that anybody may have."""

import pytest

from countersign.extraction.domain_names import company_domain
from countersign.extraction.model import Buyer

from .paper import read

LETTER = """
Kestrel Hinges Ltd                                                        INVOICE
12 Forge Lane
Leeds LS1 5AB                                          Invoice number:   KH-2041
accounts@mail.kestrel-hinges.co.uk                     Invoice date:     14 March 2026

Bill to:
Otter & Finch Ltd
8 Quay Street
ap@otter-finch.example

Questions? Write to kestrel.hinges@gmail.com or to ourselves.
Ordered by anna@otter.example
"""


def domains(text, buyer=None):
    told = read(text, buyer=buyer).alternatives.get("mail_domain", ())
    return [one.value for one in told]


def test_the_sellers_alone():
    buyer = Buyer(mail_domains=frozenset({"otter.example"}))
    assert domains(LETTER, buyer) == ["kestrel-hinges.co.uk"]


def test_none_where_there_is_none():
    assert domains(LETTER.replace("@", " at ")) == []


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("billing@acme.com", "acme.com"),
        ("Billing@Mail.ACME.com", "acme.com"),
        ("x@acme.co.uk", "acme.co.uk"),
        ("x@invoices.acme.com.au", "acme.com.au"),
        ("somebody@gmail.com", ""),
        ("somebody@gmx.de", ""),
        ("somebody@mail.yahoo.co.uk", ""),
        ("localhost", ""),
        ("", ""),
        ("x@" + "a" * 120 + ".de", ""),
    ],
)
def test_what_remains_of_an_address(address, domain):
    assert company_domain(address) == domain
