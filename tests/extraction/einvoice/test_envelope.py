"""E-invoices in envelopes: read as if they came alone, and what the envelope says is told too."""

from base64 import b64encode
from html import escape

import pytest

from countersign.extraction.einvoice import einvoice_xml, read_xml
from countersign.extraction.einvoice.parse import parse
from countersign.extraction.files import inspect
from countersign.extraction.from_file import read
from countersign.extraction.model import Buyer
from tests.extraction.einvoice.drawn import Drawn, pdf_with

SBDH = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
ATTACHED = "urn:oasis:names:specification:ubl:schema:xsd:AttachedDocument-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"


def inner(number: str = "R-7") -> str:
    return Drawn(number=number).ubl().decode().split("?>", 1)[1].strip()


def peppol(*invoices: str) -> bytes:
    return (
        f'<StandardBusinessDocument xmlns="{SBDH}"><StandardBusinessDocumentHeader><Sender>'
        '<Identifier Authority="iso6523-actorid-upis">0088:4000001</Identifier></Sender>'
        f"</StandardBusinessDocumentHeader>{''.join(invoices)}</StandardBusinessDocument>"
    ).encode()


def attached(text: str) -> bytes:
    return (
        f'<AttachedDocument xmlns="{ATTACHED}" xmlns:cbc="{CBC}"><cbc:ID>AD-1</cbc:ID>'
        f"<cbc:Description>{text}</cbc:Description></AttachedDocument>"
    ).encode()


DECLARED = '<?xml version="1.0" encoding="ISO-8859-1"?>' + inner()
ENVELOPES = {
    "peppol": peppol(inner()),
    "cdata": attached(f"<![CDATA[{DECLARED}]]>"),
    "escaped": attached(escape(DECLARED)),
    "base64": attached(b64encode(b'<?xml version="1.0"?>' + inner().encode()).decode()),
    "an envelope in an envelope": attached(f"<![CDATA[{peppol(inner()).decode()}]]>"),
}
EACH = pytest.mark.parametrize("xml", ENVELOPES.values(), ids=ENVELOPES.keys())


@EACH
def test_it_says_what_it_says_alone(xml):
    alone, wrapped = read_xml(inner().encode()), read_xml(xml)

    assert {n: s.value for n, s in wrapped.fields.items()} == {
        n: s.value for n, s in alone.fields.items()
    }
    assert wrapped.notices == ()


@EACH
def test_its_own_xml_can_be_judged(xml):
    own = einvoice_xml(xml, "application/xml")

    assert parse(own).tag.endswith("xsd:Invoice-2}Invoice")
    assert read_xml(own).fields["invoice_number"].value == "R-7"


@EACH
def test_it_is_taken_when_it_is_uploaded(xml):
    assert inspect(xml).media_type == "application/xml"


def test_what_the_envelope_says_is_told():
    assert read_xml(peppol(inner())).einvoice.also == (
        ("standard business document header / sender / identifier", "0088:4000001"),
        (
            "standard business document header / sender / identifier (authority)",
            "iso6523-actorid-upis",
        ),
    )
    assert read_xml(ENVELOPES["cdata"]).einvoice.also == (("ID", "AD-1"),)


def test_several_invoices_in_one_envelope_are_all_read():
    extracted = read_xml(peppol(inner("R-7"), inner("R-8")))

    numbers = [one.fields["invoice_number"].value for one in extracted.others]
    assert (extracted.fields["invoice_number"].value, numbers) == ("R-7", ["R-8"])


def test_an_envelope_inside_a_pdf_is_opened_too():
    pdf = pdf_with(("xrechnung.xml", peppol(inner())))

    extracted = read(pdf, buyer=Buyer())

    assert extracted.fields["invoice_number"].value == "R-7"
    own = parse(einvoice_xml(pdf, "application/pdf") or b"")
    assert own.tag.endswith("xsd:Invoice-2}Invoice")


def test_an_envelope_without_an_invoice_says_what_it_is():
    extracted = read(peppol("<Order/>"), "application/xml", buyer=Buyer())

    assert [(one.code, one.values["root"]) for one in extracted.notices] == [
        ("xml-not-an-invoice", "StandardBusinessDocument")
    ]


@pytest.mark.parametrize(
    "bomb",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa">]>' + inner(),
        "<a>" * 100 + inner(),
        inner()[:-30],
    ],
    ids=["entities", "deep", "cut short"],
)
def test_what_is_unsafe_or_broken_inside_is_no_invoice(bomb):
    extracted = read(attached(escape(bomb)), "application/xml", buyer=Buyer())

    assert extracted.fields == {}
    assert [notice.code for notice in extracted.notices] == ["xml-not-an-invoice"]


def test_envelopes_are_opened_only_so_deep():
    text = inner()
    for _ in range(5):
        text = attached(escape(text)).decode()

    extracted = read(text.encode(), "application/xml", buyer=Buyer())

    assert extracted.fields == {}


def test_taxes_of_several_kinds_are_added_where_the_file_adds_them():
    kinds = (
        '<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">{0}</cbc:TaxAmount><cac:TaxSubtotal>'
        '<cbc:TaxableAmount currencyID="EUR">100.00</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">{0}</cbc:TaxAmount>'
        "<cac:TaxCategory><cbc:Percent>{1}</cbc:Percent><cac:TaxScheme><cbc:ID>0{2}</cbc:ID><cbc:Name>{3}</cbc:Name>"
        "</cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>"
    )
    plain = inner()
    own = plain[plain.index("<cac:TaxTotal>") : plain.index("<cac:LegalMonetaryTotal>")]
    two = kinds.format("11.00", "11", 1, "IVA") + kinds.format("8.00", "8", 4, "INC")

    extracted = read_xml(attached(escape(plain.replace(own, two))))

    assert extracted.fields["tax_total"].value == "19.00"
    assert [row["category"].value for row in extracted.tables["taxes"]] == [
        "IVA",
        "INC",
    ]
    assert extracted.notices == ()
