"""XML from strangers: a refusal with a stable code, within bounds, or a reading; never anything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.extraction.einvoice import XmlRefused, embedded_xml, read_xml
from tests.extraction.einvoice.drawn import Drawn, pdf_with


def code(xml: bytes) -> str:
    with pytest.raises(XmlRefused) as caught:
        read_xml(xml)
    return caught.value.code


def outcome(xml: bytes) -> str:
    """What reading came to: the kind of document, or the refusal's code."""
    try:
        return read_xml(xml).kind
    except XmlRefused as refused:
        return refused.code


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha">'
    + b"".join(
        b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 9)
    )
    + b"]><Invoice>&a8;</Invoice>"
)
FETCH = (
    b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><Invoice>&x;</Invoice>'
)


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (b"", "xml-broken"),
        (b"\x00\x01\x02", "xml-broken"),
        (b"%PDF-1.7", "xml-broken"),
        (b"<Invoice>", "xml-broken"),
        (b"<Invoice>A & B</Invoice>", "xml-broken"),
        (b"<Invoice>&nbsp;</Invoice>", "xml-broken"),
        (Drawn().cii()[:-200], "xml-broken"),
        (Drawn(seller="Bäcker").cii().decode().encode("latin-1"), "xml-encoding"),
        (b'<?xml version="1.0" encoding="UTF-7"?><Invoice/>', "xml-encoding"),
        (b'<?xml version="1.0" encoding="nonsense"?><Invoice/>', "xml-encoding"),
        (LAUGHS, "xml-with-dtd"),
        (FETCH, "xml-with-dtd"),
        (FETCH.decode().encode("utf-16"), "xml-with-dtd"),
        (b"<a>" * 100 + b"</a>" * 100, "xml-too-deep"),
        (b"<a>" + b"<b/>" * 400_000 + b"</a>", "xml-too-large"),
        (b"<a>" + b" " * (41 * 1024 * 1024) + b"</a>", "xml-too-large"),
        (b"<html/>", "xml-not-an-invoice"),
        (b"<SCRDMCCBDACIOMessageStructure/>", "xml-is-an-order"),
    ],
)  # fmt: skip
def test_refused_with_a_stable_code(xml, expected):
    assert code(xml) == expected


def test_a_refusal_can_be_told():
    with pytest.raises(XmlRefused) as caught:
        read_xml(b"<rss/>")

    notice = caught.value.notice()
    assert (notice.code, notice.values) == (
        "xml-not-an-invoice",
        {"root": "rss", "seems": "feed"},
    )
    assert notice.severity == "error"


def test_a_large_attachment_inside_is_no_reason_to_refuse():
    padding = "QUJD" * 3_000_000
    xml = (
        Drawn()
        .ubl()
        .replace(
            b"<cac:OrderReference>",
            f"<cac:AdditionalDocumentReference><cac:Attachment><cbc:EmbeddedDocumentBinaryObject>{padding}"
            "</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>"
            "<cac:OrderReference>".encode(),
        )
    )

    assert read_xml(xml).fields["invoice_number"].value == "R-7"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_that_say_what_they_are(encoding):
    text = Drawn(seller="Bäcker").cii().decode()
    xml = text.replace("UTF-8", encoding.removesuffix("-sig").upper()).encode(encoding)

    assert read_xml(xml).fields["vendor_name"].value == "Bäcker"


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(xml):
    assert outcome(xml)


@given(
    st.sampled_from([Drawn.cii, Drawn.zugferd_1, Drawn.ubl]),
    st.sampled_from(
        ["number", "issued", "due", "currency", "net", "tax", "gross", "iban", "seller_vat", "lines_total", "type_code"]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='<&]"'), max_size=40)
    | st.decimals().map(str),
)  # fmt: skip
def test_any_text_in_any_place_is_read(written, place, text):
    drawn = Drawn(**{place: text})

    extracted = read_xml(written(drawn))

    assert all(found.value.strip() for found in extracted.fields.values())


@given(st.data())
def test_a_damaged_file_is_read_or_refused(data):
    xml = bytearray(data.draw(st.sampled_from([Drawn().cii(), Drawn().ubl()])))
    for _ in range(data.draw(st.integers(1, 5))):
        xml[data.draw(st.integers(0, len(xml) - 1))] = data.draw(st.integers(0, 255))

    assert outcome(bytes(xml))


@given(st.binary(max_size=300))
def test_any_bytes_carry_no_invoice(pdf):
    assert embedded_xml(pdf) is None


PDF = pdf_with(("factur-x.xml", Drawn().cii()))


@given(st.data())
def test_a_damaged_pdf_carries_an_invoice_or_none(data):
    pdf = bytearray(PDF)
    for _ in range(data.draw(st.integers(1, 5))):
        pdf[data.draw(st.integers(0, len(pdf) - 1))] = data.draw(st.integers(0, 255))

    found = embedded_xml(bytes(pdf))

    assert found is None or isinstance(found, bytes)
