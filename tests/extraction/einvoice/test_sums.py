"""Sums that hold are not called contradictions: base quantities, allowances, rounding, currencies without decimals."""

import json
from pathlib import Path

import pytest

from countersign.extraction.einvoice import read_xml
from tests.extraction.einvoice.drawn import Drawn, Line
from tests.extraction.einvoice.whole_cii import whole_cii
from tests.extraction.einvoice.whole_ubl import whole_ubl

WRITTEN = pytest.mark.parametrize("written", [Drawn.cii, Drawn.ubl], ids=["cii", "ubl"])


def told(xml: bytes) -> list[str]:
    return [
        one.values.get("rule", one.code)
        for one in read_xml(xml).notices
        if one.code not in ("vat-id-check-digits", "xml-profile-unknown")
    ]


def totalling(net: str, tax: str, gross: str, **changed: object) -> Drawn:
    return Drawn(
        lines_total=net,
        net=net,
        tax=tax,
        gross=gross,
        payable=gross,
        taxes=[("S", "19", net, tax)],
        **changed,
    )


@WRITTEN
def test_a_price_for_a_hundred(written):
    line = Line(quantity="50", price="2.00", per="100", total="1.00")

    assert told(written(totalling("1.00", "0.19", "1.19", lines=[line]))) == []


@WRITTEN
def test_an_allowance_of_a_line(written):
    line = Line(allowance="20.00", total="80.00")

    assert told(written(totalling("80.00", "15.20", "95.20", lines=[line]))) == []


@WRITTEN
def test_an_allowance_of_the_invoice(written):
    drawn = totalling("90.00", "17.10", "107.10", allowance="10.00")
    drawn.lines_total = "100.00"

    assert told(written(drawn)) == []


@WRITTEN
def test_what_is_prepaid(written):
    assert told(written(Drawn(prepaid="100.00", payable="19.00"))) == []


def test_allowances_charges_prepayment_and_rounding_together():
    assert told(whole_ubl()) == []
    assert told(whole_cii()) == []


@WRITTEN
@pytest.mark.parametrize(
    ("currency", "net", "rate", "tax", "gross"),
    [
        ("JPY", "37035", "10", "3703", "40738"),
        ("JPY", "37035", "10", "3704", "40739"),
        ("KRW", "12345", "10", "1234", "13579"),
    ],
)
def test_tax_may_be_rounded_down_where_money_has_no_decimals(
    written, currency, net, rate, tax, gross
):
    drawn = totalling(net, tax, gross, currency=currency)
    drawn.lines = [Line(quantity="1", price=net, rate=rate, total=net)]
    drawn.taxes = [("S", rate, net, tax)]

    assert told(written(drawn)) == []


def test_tax_that_is_off_by_more_is_told():
    drawn = totalling("37035", "3702", "40737", currency="JPY")
    drawn.lines = [Line(quantity="1", price="37035", rate="10", total="37035")]
    drawn.taxes = [("S", "10", "37035", "3702")]

    assert told(drawn.ubl()) == ["BR-CO-17"]


@WRITTEN
def test_a_line_total_with_more_decimals_is_kept_as_it_is_stated(written):
    line = Line(quantity="1", price="10.125", total="10.125")
    extracted = read_xml(written(totalling("10.13", "1.92", "12.05", lines=[line])))

    assert extracted.notices == ()
    assert extracted.lines[0]["line_total"].value == "10.125"


@WRITTEN
def test_a_return_whose_total_alone_is_negative(written):
    line = Line(quantity="2", price="50.00", total="-100.00")
    drawn = totalling("-100.00", "-19.00", "-119.00", lines=[line])

    assert told(written(drawn)) == []


def test_no_sum_of_a_valid_real_invoice_is_doubted(corpus: Path):
    doubted = {}
    for path in sorted((corpus / "xml").glob("*.gt.json")):
        if json.loads(path.read_text()).get("en16931") != []:
            continue
        xml = path.with_name(path.name.replace(".gt.json", ".xml")).read_bytes()
        codes = {notice.code for notice in read_xml(xml).notices}
        if codes & {"xml-sum-differs", "xml-amount-malformed"}:
            doubted[path.name] = codes

    assert doubted == {}
