"""All that an e-invoice's file says stands on its drawing: in words, codes by their names, or in the appendix."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from django.utils import translation
from lxml import etree

from countersign.accounts.models import Organization
from countersign.documents import codes
from countersign.documents.drawing.sheet import sheet_of
from countersign.extraction.drawing import draw
from countersign.extraction.einvoice import XmlRefused, read_xml
from countersign.extraction.record import EInvoice
from tests.extraction.einvoice.whole_cii import whole_cii
from tests.extraction.einvoice.whole_ubl import whole_ubl

HERE = Organization(name="Muster GmbH", language="en", locale="en_GB")
WHOLE = {
    "ubl": whole_ubl,
    "ubl credit note": lambda: whole_ubl("CreditNote"),
    "cii": whole_cii,
}
# What a syntax asks for and no reader of an invoice needs: which tax it is, which kind of document is referred to.
SYNTAX = {"VAT", "FC", "TAX", "LOC", "IVA", "NA", "true", "false", "1", "0", "VA"}
SYNTAX |= {"Project reference", "50", "130", "916", "SEPA", "IBAN"}
FILES = ("EmbeddedDocumentBinaryObject", "AttachmentBinaryObject")
NAMES = (
    codes.unit,
    codes.payment_means,
    codes.category,
    codes.exemption,
    codes.allowance_reason,
    codes.charge_reason,
    codes.document_type,
    codes.tax_point,
    codes.scheme,
    codes.goods_scheme,
    codes.country,
    codes.currency,
)


def drawn(einvoice: EInvoice) -> str:
    """The text of the drawing as it was written, column after column; without spaces, as a line may be broken anywhere."""
    with pdfium.PdfDocument(draw([sheet_of(einvoice, HERE)], 120).pdf) as document:
        return squeezed(
            "".join(page.get_textpage().get_text_range() for page in document)
        )


def squeezed(text: str) -> str:
    return re.sub(r"\s|\ufffd", "", text)


def ways(text: str) -> Iterator[str]:
    """How a text of the file may stand on the drawing: as it is, as a number or day is written here, by its name."""
    yield text
    with translation.override("en"):
        yield from (name(text) for name in NAMES)
    try:
        number = Decimal(text)
    except InvalidOperation:
        pass
    else:
        yield HERE.formats.show_number(number)
        yield HERE.formats.show_amount(number, "EUR")
    if found := re.match(r"(\d{4})-?(\d\d)-?(\d\d)", text):
        year, month, day = map(int, found.groups())
        if 0 < month <= 12 and 0 < day <= 31:
            yield f"{day:02}/{month:02}/{year}"
            yield date(year, month, min(day, 28)).isoformat()


def missing(xml: bytes, einvoice: EInvoice) -> list[str]:
    """The texts of a file that are nowhere on the drawing."""
    page = drawn(einvoice)
    found = []
    for element in etree.fromstring(xml).iter():
        if not isinstance(element.tag, str) or etree.QName(element).localname in FILES:
            continue
        text = " ".join((element.text or "").split())
        if (
            text
            and text not in SYNTAX
            and not any(is_on(page, one) for one in ways(text))
        ):
            found.append(f"{etree.QName(element).localname}: {text}")
    return found


def is_on(page: str, text: str) -> bool:
    return squeezed(text) in page


@pytest.mark.parametrize("written", WHOLE.values(), ids=WHOLE.keys())
def test_every_text_of_a_file_with_every_term_is_drawn(written):
    xml = written()

    assert missing(xml, read_xml(xml).einvoice) == []


def test_every_text_of_real_e_invoices_is_drawn(corpus: Path):
    lost, count = {}, 0
    for path in sorted((corpus / "xml").glob("*.xml")):
        xml = path.read_bytes()
        try:
            einvoice = read_xml(xml).einvoice
        except XmlRefused:
            continue
        count += 1
        if found := missing(xml, einvoice):
            lost[path.name] = found

    assert lost == {}
    assert count > 80


def told_apart(value: object, path: str = "") -> object:
    """The same record with another text in each of its places."""
    if isinstance(value, str):
        return value or f"text{path}"
    if isinstance(value, tuple):
        return tuple(told_apart(one, f"{path}x{at}") for at, one in enumerate(value))
    if not is_dataclass(value) or isinstance(value, type):
        return value
    kept = {"syntax", "kind"}
    return replace(
        value,
        **{
            one.name: told_apart(getattr(value, one.name), f"{path}{one.name}")
            for one in fields(value)
            if one.name not in kept
        },
    )


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts(one)
    elif is_dataclass(value):
        for one in fields(value):
            yield from texts(getattr(value, one.name))


@pytest.mark.parametrize("written", WHOLE.values(), ids=WHOLE.keys())
def test_no_place_of_the_record_is_left_out(written):
    """Whatever a reader will ever fill in is drawn."""
    einvoice = told_apart(read_xml(written()).einvoice)

    page = drawn(einvoice)

    told = [one for one in texts(einvoice) if one != einvoice.kind]
    assert [one for one in told if not any(is_on(page, way) for way in ways(one))] == []
