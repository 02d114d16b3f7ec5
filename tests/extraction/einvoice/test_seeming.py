"""What is said of an XML that is no e-invoice we read: what it seems to be."""

import pytest

from countersign.extraction.einvoice import XmlRefused, read_xml
from countersign.extraction.einvoice.seeming import _BY_ROOT, _BY_SPACE
from countersign.extraction.files import inspect
from countersign.invoices.checks.notice_texts import SEEMS

ISO = "urn:iso:std:iso:20022:tech:xsd:"
UBL = "urn:oasis:names:specification:ubl:schema:xsd:"


@pytest.mark.parametrize(
    ("root", "namespace", "expected"),
    [
        ("Order", f"{UBL}Order-2", "order"),
        ("DespatchAdvice", f"{UBL}DespatchAdvice-2", "despatch-advice"),
        ("ApplicationResponse", f"{UBL}ApplicationResponse-2", "answer"),
        ("Document", f"{ISO}pain.001.001.09", "payment-order"),
        ("Document", f"{ISO}pain.008.001.02", "direct-debit"),
        ("Document", f"{ISO}camt.053.001.08", "bank-statement"),
        ("Document", f"{ISO}pacs.008.001.08", "bank-message"),
        (
            "RicevutaConsegna",
            "http://www.fatturapa.gov.it/sdi/messaggi/v1.0",
            "sdi-receipt",
        ),
        (
            "FileMetadati",
            "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fattura/messaggi/v1.0",
            "sdi-receipt",
        ),
        ("Invoice", "http://isdoc.cz/namespace/2013", "invoice-isdoc"),
        ("Finvoice", "", "invoice-finvoice"),
        ("plist", "", ""),
    ],
)
def test_it_is_taken_and_named(root, namespace, expected):
    xml = f'<?xml version="1.0"?><{root} xmlns="{namespace}"><ID>1</ID></{root}>'
    with pytest.raises(XmlRefused) as refused:
        read_xml(xml.encode())

    assert inspect(xml.encode()).media_type == "application/xml"
    assert refused.value.code == "xml-not-an-invoice"
    assert refused.value.values == {"root": root, "seems": expected}


def test_each_word_for_it_has_a_text():

    words = {what for _space, what in _BY_SPACE} | {*_BY_ROOT}

    assert words | {""} == set(SEEMS)
