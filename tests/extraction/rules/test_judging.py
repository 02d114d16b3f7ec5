"""What an e-invoice is, and what its schema says, before any rule is run."""

from pathlib import Path

import pytest

from countersign.extraction.rules.schemas import MOST
from countersign.samples import make_sample, to_cii, to_ubl
from tests.extraction.einvoice.drawn import Drawn, Line
from tests.extraction.rules.held import verdict_on, verdicts_on

SAMPLE = make_sample(38, language="de", currency="EUR", kind="invoice", lines=3)
ITALIAN = (Path(__file__).parent.parent / "einvoice/national/files/fatturapa.xml").read_bytes()  # fmt: skip
FATTURA = "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"


@pytest.mark.parametrize("written", [to_cii, to_ubl], ids=["cii", "ubl"])
def test_our_own_samples_follow_their_schema(written):
    verdict = verdict_on(written(SAMPLE))

    assert verdict.outcome == "no-fault"
    assert [held.is_schema for held in verdict.held_to] == [True, False]


def test_an_amount_that_is_no_number_is_told_once_by_the_schema():
    verdict = verdict_on(Drawn(lines=[Line(total="2400,00")]).cii())

    assert verdict.outcome == "format"
    assert [(one.rule, one.kind) for one in verdict.faults] == [("schema", "format")]
    assert "2400,00" in verdict.faults[0].text
    assert verdict.faults[0].location.endswith("LineTotalAmount")
    assert verdict.unlooked == ("stopped",)


def test_an_unknown_vocabulary_blames_nothing_else():
    namespace = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:90"

    verdict = verdict_on(Drawn().cii(namespace))

    assert [(r.rule, r.text) for r in verdict.faults] == [("namespace-unknown", namespace)]  # fmt: skip
    assert verdict.outcome == "format"


def test_a_format_without_rules_is_held_to_its_schema_alone():
    verdict = verdict_on(Drawn().zugferd_1())

    assert verdict.label == "ZUGFeRD 1.0"
    assert [held.name for held in verdict.held_to] == ["ZUGFeRD, FeRD"]
    assert verdict.unlooked == ("no-rules",)


@pytest.mark.parametrize(
    ("xml", "held"),
    [
        (f'<p:FatturaElettronica xmlns:p="{FATTURA}" versione="FPA12"/>', "FatturaPA FPA12, Agenzia delle Entrate"),
        (f'<p:FatturaElettronica xmlns:p="{FATTURA}" versione="FPR12"/>', "FatturaPA FPR12, Agenzia delle Entrate"),
        ('<Faktura xmlns="http://crd.gov.pl/wzor/2023/06/29/12648/"/>', "FA(2), KSeF"),
        ('<Faktura xmlns="http://crd.gov.pl/wzor/2025/06/25/13775/"/>', "FA(3), KSeF"),
    ],
)  # fmt: skip
def test_national_formats_are_held_to_their_own_schema(xml, held):
    verdict = verdict_on(xml.encode())

    assert [each.name for each in verdict.held_to] == [held]
    assert verdict.outcome == "format"
    assert {fault.rule for fault in verdict.faults} == {"schema"}
    assert verdict.unlooked == ("no-rules",)


def test_a_format_that_nothing_is_known_of_is_not_judged():
    verdict = verdict_on(b'<Facturae xmlns="http://www.facturae.gob.es/x"/>')

    assert verdict.outcome == "unjudged"
    assert verdict.unlooked == ("no-schema", "no-rules")


def test_an_invoice_of_another_vocabulary_is_not_taken_for_ubl():
    verdict = verdict_on(b'<Invoice xmlns="http://www.ebinterface.at/schema/6p1/"/>')

    assert (verdict.label, verdict.outcome) == ("ebInterface", "unjudged")


def test_what_is_in_an_envelope_is_judged():
    inner = to_ubl(SAMPLE).partition(b"?>")[2]
    around = b'<StandardBusinessDocument xmlns="http://www.unece.org/x">%s</StandardBusinessDocument>'  # fmt: skip

    one = verdict_on(around % inner)

    assert (one.label, one.outcome) == ("EN 16931 (UBL)", "no-fault")
    assert one.unlooked == ()


def test_each_of_several_in_an_envelope_gets_its_own_verdict():
    sound = to_ubl(SAMPLE).partition(b"?>")[2]
    wrong = sound.replace(b">380<", b">999<")
    around = b'<StandardBusinessDocument xmlns="http://www.unece.org/x">%s</StandardBusinessDocument>'  # fmt: skip

    verdicts = verdicts_on(around % (sound + wrong + sound))

    assert [one.outcome for one in verdicts] == ["no-fault", "rule", "no-fault"]
    assert all(one.unlooked == () for one in verdicts)


def test_each_invoice_of_an_italian_file_is_held_to_the_schema_by_itself():
    mended = ITALIAN.replace(b"<Quantita>2</Quantita>", b"<Quantita>2.00</Quantita>")
    first, second = verdicts_on(ITALIAN)

    assert (first.outcome, second.outcome) == ("no-fault", "format")
    assert "Quantita" in second.faults[0].location
    assert [one.outcome for one in verdicts_on(mended)] == ["no-fault", "no-fault"]


def test_faults_of_a_schema_have_an_end():
    strange = Drawn(lines=[Line(total="1,0")] * 40).cii()

    assert len(verdict_on(strange).faults) == MOST


def test_what_is_refused_to_a_reader_is_a_format_error():
    verdict = verdict_on(b'<!DOCTYPE a [<!ENTITY b "c">]><Invoice>&b;</Invoice>')

    assert [fault.rule for fault in verdict.faults] == ["xml-with-dtd"]
    assert verdict.outcome == "format"
