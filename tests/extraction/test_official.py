"""What a file's e-invoice is told of, as somebody who enters it is told."""

from countersign.extraction.official import MOST, judge, notices_of
from countersign.samples import draw, draw_facturx, make_sample, to_cii, to_ubl
from tests.extraction.einvoice.drawn import Drawn

SAMPLE = make_sample(38, language="de", currency="EUR", kind="invoice", lines=3)
XML = "application/xml"


def rules(data: bytes, media_type: str = XML, said=()) -> list[str]:
    (verdict,) = judge(data, media_type)
    return [one.values["rule"] for one in notices_of(verdict, said)]


def test_a_sound_einvoice_breaks_none():
    assert rules(to_ubl(SAMPLE)) == []
    assert rules(draw_facturx(SAMPLE), "application/pdf") == []


def test_each_rule_is_told_once_and_not_what_is_said_already():
    wrong = Drawn(gross="120.00", payable="130.00").cii()
    told = rules(wrong)
    assert "BR-CO-15" in told
    assert len(told) == len(set(told)) <= MOST
    assert "BR-CO-15" not in rules(wrong, said={"BR-CO-15"})


def test_the_einvoice_inside_a_pdf_is_held_to_them():
    wrong = to_cii(SAMPLE).replace(b">380<", b">999<")
    assert rules(draw_facturx(SAMPLE, xml=wrong), "application/pdf") != []


def test_what_is_no_einvoice_is_not_judged():
    assert judge(draw(SAMPLE), "application/pdf") == ()


def test_broken_xml_breaks_no_rule_but_is_no_einvoice():
    (verdict,) = judge(b"<broken", XML)

    assert verdict.outcome == "format"
    assert notices_of(verdict) == ()
