"""How a PDF carries its e-invoice: what a strict validator would say, as no more than information."""

import io

import pikepdf
import pytest

from countersign.extraction.einvoice import check_container
from tests.extraction.einvoice.drawn import BASIC, Drawn, pdf_with

XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#">
<fx:DocumentFileName>factur-x.xml</fx:DocumentFileName>
<fx:ConformanceLevel>{level}</fx:ConformanceLevel></rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
CII = ("factur-x.xml", Drawn().cii())


def hybrid(
    *attachments: tuple[str, bytes], level: str = "BASIC", intent: bool = True, **how
) -> bytes:
    with pikepdf.open(io.BytesIO(pdf_with(*attachments, **how))) as document:
        if level:
            metadata = document.make_stream(XMP.format(level=level).encode())
            document.Root.Metadata = metadata
        if intent:
            document.Root.OutputIntents = pikepdf.Array([pikepdf.Dictionary()])
        target = io.BytesIO()
        document.save(target)
    return target.getvalue()


def said(pdf: bytes, profile: str = BASIC) -> list[tuple[str, str]]:
    return [(n.code, n.severity) for n in check_container(pdf, profile)]


def test_as_the_standard_has_it():
    assert said(hybrid(CII)) == []
    assert said(hybrid(CII, relationship="/Alternative")) == []
    assert said(hybrid(CII, level="EN 16931"), "urn:cen.eu:en16931:2017") == []


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"relationship": "/Source"}, "einvoice-relationship"),
        ({"associated": False}, "einvoice-not-associated"),
        ({"level": ""}, "einvoice-undeclared"),
        ({"level": "MINIMUM"}, "einvoice-level-differs"),
        ({"intent": False}, "einvoice-not-pdf-a"),
    ],
)
def test_what_departs_from_it(how, code):
    assert said(hybrid(CII, **how)) == [(code, "info")]


def test_an_unusual_name():
    assert said(hybrid(("facture.xml", CII[1]))) == [("einvoice-name", "info")]


def test_announced_and_missing():
    assert said(hybrid()) == [("einvoice-missing", "warning")]


def test_an_ordinary_pdf_and_a_ubl_attachment_are_none_of_its_business():
    assert said(pdf_with()) == []
    assert said(pdf_with(("invoice.xml", Drawn().ubl()))) == []


def test_what_is_no_pdf_says_nothing():
    assert said(b"no pdf") == []
