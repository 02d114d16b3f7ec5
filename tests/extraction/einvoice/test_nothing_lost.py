"""Each text of a file is in the record, or among what no term takes."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

from lxml import etree

from countersign.extraction.einvoice import XmlRefused
from countersign.extraction.record import (
    EInvoice,
)
from tests.extraction.einvoice.drawn import Drawn

from .test_whole import EVERYWHERE, said_by

# What a syntax asks for and no term is: said to be read, although the record has no word of it.
_SAID_BY_SYNTAX = {"VAT", "FC", "TAX", "LOC", "IVA", "NA", "true", "false", "1", "0"}
_SAID_BY_SYNTAX |= {
    "Project reference",
    "50",
    "130",
    "916",
    "SEPA",
    "VA",
    "IBAN",
    "DAY",
}


# How a date is written, and where a schema is.
_TECHNICAL = {
    "format",
    "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation",
    "{http://www.w3.org/2001/XMLSchema-instance}noNamespaceSchemaLocation",
}


_FILES = ("EmbeddedDocumentBinaryObject", "AttachmentBinaryObject")


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from strings(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from strings(getattr(value, field.name))


def untold(xml: bytes, einvoice: EInvoice) -> list[str]:
    """The texts and attributes of a file that are nowhere in its record."""
    record = "\n".join(" ".join(one.split()) for one in strings(einvoice))
    missing = []
    for element in etree.fromstring(xml).iter():
        if not isinstance(element.tag, str):
            continue
        is_file = etree.QName(element).localname in _FILES
        attributes = {k: v for k, v in element.attrib.items() if k not in _TECHNICAL}
        for text in (*attributes.values(), "" if is_file else element.text or ""):
            words = " ".join(text.split())
            iso = re.sub(r"^(\d{4})-?(\d\d)-?(\d\d).*", r"\1-\2-\3", words)
            if words.startswith("<?xml"):
                missing += untold(text.partition("?>")[2].strip().encode(), einvoice)
            elif words and not any(one in record for one in (words, iso)):
                missing.append(words)
    return [words for words in missing if words not in _SAID_BY_SYNTAX]


@EVERYWHERE
def test_no_text_of_a_file_is_lost(written):
    assert untold(written(), said_by(written())) == []


def test_what_no_term_takes_is_told_with_where_it_stands():
    further = (
        '<cac:PrepaidPayment><cbc:ID schemeID="X">D-1</cbc:ID>'
        '<cbc:PaidAmount currencyID="EUR">3.00</cbc:PaidAmount></cac:PrepaidPayment><cac:TaxTotal>'
    )
    xml = Drawn().ubl().decode().replace("<cac:TaxTotal>", further, 1)

    assert said_by(xml.encode()).also == (
        ("prepaid payment / ID", "D-1"),
        ("prepaid payment / ID (scheme ID)", "X"),
        ("prepaid payment / paid amount", "3.00"),
    )


def test_only_so_much_is_told_of_what_no_term_takes():
    further = "<x:a>" + "<x:b>1</x:b>" * 30_000 + "</x:a><cac:TaxTotal>"
    xml = Drawn().ubl().decode().replace("<cac:TaxTotal>", further, 1)

    assert len(said_by(xml.encode()).also) == 20_000


def test_no_text_of_a_real_file_is_lost(corpus: Path):
    folders = [
        "xml",
        *(
            f"national/{name}"
            for name in ("attachments", "zugferd1", "sbdh", "colombia")
        ),
    ]
    lost, read = {}, 0
    for path in sorted(p for name in folders for p in (corpus / name).glob("*.xml")):
        xml = path.read_bytes()
        try:
            einvoice = said_by(xml)
        except XmlRefused:
            continue
        read += 1
        if missing := untold(xml, einvoice):
            lost[path.name] = missing

    assert lost == {}
    assert read > 80
