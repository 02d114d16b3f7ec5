"""Hybrids from end to end: the XML's values, pointed at on the page, doubted where the page contradicts."""

from decimal import Decimal

import pytest

from countersign.extraction.from_file import read
from countersign.extraction.model import Buyer, Extracted
from countersign.samples import draw, draw_facturx, make_sample, to_cii

BUYER = Buyer()


def differing(extracted: Extracted) -> dict[str, tuple[str, str]]:
    return {
        notice.values["field"]: (notice.values["xml"], notice.values["page"])
        for notice in extracted.notices
        if notice.code == "xml-differs-from-page"
    }


@pytest.mark.parametrize("seed", range(12))
def test_an_honest_hybrid(seed):
    sample = make_sample(seed)

    extracted = read(draw_facturx(sample), buyer=BUYER)

    gross = extracted.fields["gross_total"]
    assert differing(extracted) == {}
    assert (gross.source, gross.proven) == ("xml", True)
    assert abs(Decimal(gross.value)) == abs(sample.gross)
    assert gross.words


def test_a_hybrid_whose_xml_is_another_invoice():
    sample = make_sample(2)
    other = make_sample(100_002, vendor=sample.vendor)

    extracted = read(draw_facturx(sample, xml=to_cii(other)), buyer=BUYER)

    told = differing(extracted)
    assert {"invoice_number", "gross_total"} <= set(told)
    for name in told:
        assert not extracted.fields[name].proven
        assert extracted.fields[name].confidence < 0.95
        assert extracted.alternatives[name][0].value == told[name][1]


def test_a_broken_xml_leaves_what_the_page_says():
    sample = make_sample(2)

    extracted = read(draw_facturx(sample, xml=b"<rsm:Cross"), buyer=BUYER)
    alone = read(draw(sample), buyer=BUYER)

    assert "xml-broken" in [notice.code for notice in extracted.notices]
    assert extracted.fields == alone.fields


def test_what_the_xml_leaves_open_the_page_fills():
    sample = make_sample(2)
    xml = to_cii(sample)
    for name in (b"ExchangedDocument>", b"DueDateDateTime>", b"IBANID>"):
        xml = xml.replace(b":" + name, b":Other" + name)

    found = read(draw_facturx(sample, xml=xml), buyer=BUYER).fields
    alone = read(draw(sample), buyer=BUYER).fields

    filled = {name for name, one in found.items() if one.source == "text"}
    assert "invoice_number" in filled
    assert {name: found[name] for name in filled} == {n: alone[n] for n in filled}
    assert found["gross_total"].source == "xml"


def test_the_rest_of_the_einvoice_is_kept():
    extracted = read(draw_facturx(make_sample(0)), buyer=BUYER)

    assert extracted.einvoice.profile == "urn:cen.eu:en16931:2017"
    assert extracted.einvoice.seller.name
    assert extracted.einvoice.taxes
