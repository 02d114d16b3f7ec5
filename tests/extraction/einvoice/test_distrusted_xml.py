"""What an e-invoice contradicts, or writes against its syntax: read and told, and not relied on."""

import pytest

from countersign.extraction.einvoice import read_xml
from tests.extraction.einvoice.drawn import Drawn, Line

from .test_read_xml import VOCABULARIES, said


@pytest.mark.parametrize(
    ("changed", "rule", "shaken"),
    [
        ({"gross": "120.00", "payable": "120.00"}, "BR-CO-15", "gross_total"),
        ({"lines_total": "90.00", "net": "90.00", "gross": "109.00", "payable": "109.00"}, "BR-CO-10", "net_total"),
        ({"net": "110.00", "gross": "129.00", "payable": "129.00"}, "BR-CO-13", "net_total"),
        ({"tax": "20.00", "gross": "120.00", "payable": "120.00"}, "BR-CO-14", "tax_total"),
        ({"taxes": [("S", "7", "100.00", "19.00")]}, "BR-CO-17", "tax_total"),
        ({"payable": "19.00"}, "BR-CO-16", "gross_total"),
    ],
)  # fmt: skip
@VOCABULARIES
def test_a_sum_that_does_not_hold_is_told_and_not_relied_on(
    written, changed, rule, shaken
):
    extracted = read_xml(written(Drawn(**changed)))

    assert [n.values["rule"] for n in extracted.notices] == [rule]
    assert not extracted.fields[shaken].proven
    assert extracted.fields[shaken].confidence < 0.95
    assert extracted.fields["invoice_number"].proven


@VOCABULARIES
def test_a_line_that_does_not_multiply_is_told(written):
    drawn = Drawn(lines=[Line(), Line(price="50.10")])
    drawn.lines_total = drawn.net = "200.00"
    drawn.tax, drawn.gross, drawn.payable = "38.00", "238.00", "238.00"
    drawn.taxes = [("S", "19", "200.00", "38.00")]

    extracted = read_xml(written(drawn))

    assert [(n.code, n.values["line"]) for n in extracted.notices] == [
        ("xml-line-differs", "2")
    ]
    assert not extracted.lines[1]["line_total"].proven
    assert extracted.lines[1]["description"].proven
    assert extracted.lines[0]["line_total"].proven


@VOCABULARIES
def test_a_rounded_unit_price_is_no_contradiction(written):
    drawn = Drawn(lines=[Line(quantity="3", price="33.33", total="100.00")])

    assert said(read_xml(written(drawn))) == []


@VOCABULARIES
def test_tax_in_another_currency_is_no_part_of_the_sums(written):
    drawn = Drawn(tax_currency="SEK", gross="100.00", payable="100.00")

    extracted = read_xml(written(drawn))

    assert said(extracted) == []
    assert not extracted.fields["tax_total"].proven


def test_a_decimal_comma_is_read_and_told():
    extracted = read_xml(Drawn(lines=[Line(total="2400,00")]).cii())

    notice = extracted.notices[0]
    assert (notice.code, notice.values["text"]) == ("xml-amount-malformed", "2400,00")
    assert extracted.lines[0]["line_total"].value == "2400.00"
    assert not extracted.lines[0]["line_total"].proven


def test_a_date_against_its_format_is_read_and_told():
    extracted = read_xml(Drawn(issued="2026-03-31").cii())

    assert said(extracted) == ["xml-date-malformed"]
    assert extracted.fields["issue_date"].value == "2026-03-31"
    assert not extracted.fields["issue_date"].proven


def test_a_day_that_does_not_exist_is_told_and_left_empty():
    extracted = read_xml(Drawn(issued="20260230").cii())

    assert said(extracted) == ["xml-date-malformed"]
    assert "issue_date" not in extracted.fields


def test_an_unknown_namespace_is_read_but_trusted_nowhere():
    namespace = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:90"

    extracted = read_xml(Drawn().cii(namespace))

    assert [(n.code, n.values["found"]) for n in extracted.notices] == [
        ("xml-namespace", namespace)
    ]
    assert not any(found.proven for found in extracted.fields.values())
