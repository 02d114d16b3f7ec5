"""Samples as e-invoices: the XML says what the page says, and hybrids carry it."""

from decimal import Decimal
from io import BytesIO

import pikepdf
import pytest
from lxml import etree

from countersign.samples import draw_facturx, make_sample, to_cii, to_ubl, truth

RAM = "{urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100}"
CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"


def values(xml: bytes, name: str) -> list[str]:
    return [element.text for element in etree.fromstring(xml).iter(name)]


def test_cii_says_what_the_invoice_says():
    for seed in range(60):
        sample = make_sample(seed)
        xml = to_cii(sample)
        assert values(xml, f"{RAM}GrandTotalAmount") == [str(sample.gross)]
        assert values(xml, f"{RAM}TaxBasisTotalAmount") == [str(sample.net)]
        assert values(xml, f"{RAM}DuePayableAmount") == [str(sample.due)]
        assert len(values(xml, f"{RAM}BilledQuantity")) == len(sample.lines)
        lines, header = [], Decimal(values(xml, f"{RAM}LineTotalAmount").pop())
        lines = [Decimal(text) for text in values(xml, f"{RAM}LineTotalAmount")[:-1]]
        assert sum(lines) == header


def test_ubl_says_what_the_invoice_says():
    for seed in range(60):
        sample = make_sample(seed)
        xml = to_ubl(sample)
        assert values(xml, f"{CBC}TaxInclusiveAmount") == [str(sample.gross)]
        assert values(xml, f"{CBC}PayableAmount") == [str(sample.due)]
        *lines, header = values(xml, f"{CBC}LineExtensionAmount")[::-1]
        assert sum(map(Decimal, lines)) == Decimal(header)
        assert values(xml, f"{CBC}IssueDate") == [sample.issue_date.isoformat()]


def test_a_credit_note_is_a_ubl_credit_note():
    sample = make_sample(1, layout="credit")
    root = etree.fromstring(to_ubl(sample))
    assert etree.QName(root).localname == "CreditNote"
    assert values(to_ubl(sample), f"{CBC}CreditNoteTypeCode") == ["381"]
    assert truth(sample)["fields"]["type_code"] == "381"


def test_a_hybrid_carries_its_xml():
    sample = make_sample(4)
    pdf = pikepdf.open(BytesIO(draw_facturx(sample)))
    attached = pdf.attachments["factur-x.xml"]
    assert attached.get_file().read_bytes() == to_cii(sample)
    assert attached.relationship == "/Alternative"
    assert "EN 16931" in str(pdf.open_metadata())
    assert draw_facturx(sample) == draw_facturx(sample)


def test_a_hybrid_can_be_made_to_contradict_its_page():
    page, other = make_sample(4), make_sample(5)
    pdf = pikepdf.open(BytesIO(draw_facturx(page, xml=to_cii(other))))
    xml = pdf.attachments["factur-x.xml"].get_file().read_bytes()
    assert other.number in values(xml, f"{RAM}ID")


@pytest.mark.parametrize("layout", ["shop", "receipt"])
def test_lines_with_tax_included_are_net_in_the_xml(layout):
    for seed in range(20):
        sample = make_sample(seed, layout=layout)
        assert sample.tax_included
        assert values(to_cii(sample), f"{RAM}TaxTotalAmount") == [str(sample.tax)]
