"""Files inside a file: listed by name and by what they really are, bounded, and never the e-invoice itself."""

import io
import json
import zipfile
from base64 import b64encode
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.extraction.einvoice import attachments_in
from countersign.extraction.files import READING, Limits, in_child
from countersign.extraction.files.sniff import PDF, XML
from countersign.extraction.from_file import read
from countersign.extraction.model import Buyer
from tests.extraction.einvoice.drawn import Drawn, pdf_with
from tests.extraction.einvoice.whole_cii import whole_cii
from tests.extraction.einvoice.whole_ubl import whole_ubl

HOURS = b"%PDF-1.4 hours"


def ubl_with(*parts: str) -> bytes:
    references = "".join(
        f"<cac:AdditionalDocumentReference>{part}</cac:AdditionalDocumentReference>"
        for part in parts
    )
    place = "<cac:AccountingSupplierParty>"
    return Drawn().ubl().decode().replace(place, references + place).encode()


def file(
    content: bytes | str, name: str, claimed: str = "application/pdf", code: str = ""
) -> str:
    packed = content if isinstance(content, str) else b64encode(content).decode()
    kind = f"<cbc:DocumentTypeCode>{code}</cbc:DocumentTypeCode>" if code else ""
    return (
        f"<cbc:ID>A-1</cbc:ID>{kind}<cac:Attachment><cbc:EmbeddedDocumentBinaryObject "
        f'mimeCode="{claimed}" filename="{name}">{packed}</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>'
    )


def workbook() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return target.getvalue()


def told(data: bytes, media_type: str = XML) -> list[tuple[str, dict[str, str]]]:
    notices = read(data, media_type, buyer=Buyer()).notices
    return [
        (one.code, dict(one.values))
        for one in notices
        if one.code.startswith(("attach", "pdf-"))
    ]


@pytest.mark.parametrize("written", [whole_ubl, whole_cii], ids=["ubl", "cii"])
def test_a_supporting_document_is_its_name_its_kind_and_its_bytes(written):
    (found,) = attachments_in(written(), XML)

    assert (found.name, found.media_type) == ("hours.pdf", PDF)
    assert (found.description, found.content) == ("what was done", HOURS)


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (HOURS, "picture.png", PDF),
        (b"\x89PNG\r\n\x1a\n...", "x.pdf", "image/png"),
        (b"a;b\n1;2\n", "hours.csv", "text/csv"),
        (b"<html><script>alert(1)</script></html>", "x.html", "text/plain"),
        (b"MZ\x90\x00\x03", "hours.pdf", "application/octet-stream"),
        (
            workbook(),
            "hours.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_its_kind_is_what_it_holds_and_not_what_it_claims(content, name, media_type):
    (found,) = attachments_in(ubl_with(file(content, name)), XML)

    assert found.media_type == media_type


def test_a_name_has_no_folders():
    (found,) = attachments_in(ubl_with(file(HOURS, "..\\..\\etc/cron.d/x.pdf")), XML)

    assert found.name == "x.pdf"


def test_what_is_damaged_is_named_and_the_rest_is_there():
    xml = ubl_with(file("no base64!", "torn.pdf"), file(HOURS, "hours.pdf"))

    assert [one.name for one in attachments_in(xml, XML)] == ["hours.pdf"]
    assert told(xml) == [("attachment-broken", {"name": "torn.pdf"})]
    torn, hours = read(xml, XML, buyer=Buyer()).einvoice.attachments
    assert (torn.embedded, hours.embedded) == (None, 0)


def test_files_are_bounded_in_number_and_size():
    xml = ubl_with(*(file(HOURS, f"{at}.pdf") for at in range(4)))

    few = attachments_in(xml, XML, Limits(attachments=2))
    small = attachments_in(xml, XML, Limits(attached=3))
    together = attachments_in(xml, XML, Limits(attached_together=30))

    assert [one.name for one in few] == ["0.pdf", "1.pdf"]
    assert small == ()
    assert [one.name for one in together] == ["0.pdf", "1.pdf"]


def test_the_picture_of_the_invoice_is_told():
    said = ubl_with(file(HOURS, "hours.pdf"), file(HOURS, "R-7.pdf", code="380"))
    only = ubl_with(file(HOURS, "one.pdf"), file(b"a;b", "two.csv"))
    several = ubl_with(file(HOURS, "one.pdf"), file(HOURS, "two.pdf"))

    shown = [
        [one.shows_invoice for one in attachments_in(xml, XML)]
        for xml in (said, only, several)
    ]
    assert shown == [["", "said"], ["likely", ""], ["", ""]]


def test_a_pdf_gives_its_files_but_for_the_e_invoice():
    pdf = pdf_with(("factur-x.xml", Drawn().cii()), ("hours.csv", b"a;b"))

    (found,) = attachments_in(pdf, PDF)

    assert (found.name, found.media_type, found.content) == (
        *("hours.csv", "text/csv"),
        b"a;b",
    )
    assert told(pdf, PDF) == [("pdf-holds", {"names": "hours.csv"})]


def test_files_inside_the_e_invoice_inside_a_pdf_are_found():
    pdf = pdf_with(("xrechnung.xml", whole_cii()))

    assert [one.name for one in attachments_in(pdf, PDF)] == ["hours.pdf"]


def test_a_file_pinned_to_a_page_is_found():
    with pikepdf.open(io.BytesIO(pdf_with(("hours.csv", b"a;b")))) as document:
        spec = document.attachments["hours.csv"].obj
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, FS=spec
        )
        document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(note)])
        del document.Root.AF
        del document.Root.Names
        target = io.BytesIO()
        document.save(target)

    assert [one.name for one in attachments_in(target.getvalue(), PDF)] == ["hours.csv"]


def changed(pdf: bytes, **entries: object) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for name, value in entries.items():
            document.Root[f"/{name}"] = value
        target = io.BytesIO()
        document.save(target)
    return target.getvalue()


def test_a_portfolio_says_what_it_holds():
    portfolio = changed(
        pdf_with(("Rechnung_P-1.pdf", HOURS)),
        Collection=pikepdf.Dictionary(View=pikepdf.Name.D),
    )

    assert told(portfolio, PDF) == [
        ("pdf-is-a-portfolio", {"names": "Rechnung_P-1.pdf"})
    ]


def test_what_cannot_be_opened_holds_nothing():
    assert attachments_in(b"%PDF-1.4 torn", PDF) == ()
    assert attachments_in(b"<torn", XML) == ()
    assert attachments_in(b"\x89PNG", "image/png") == ()


def test_a_child_opens_it():
    (found,) = in_child(READING, attachments_in, whole_ubl(), XML)

    assert found.content == HOURS


def test_every_attachment_of_real_files(corpus: Path):
    wrong = {}
    for path in sorted((corpus / "national").glob("*/*.gt.json")):
        if path.parent.name not in ("attachments", "sbdh", "colombia", "zugferd1"):
            continue
        xml = path.with_name(path.name.replace(".gt.json", ".xml")).read_bytes()
        expected = json.loads(path.read_text()).get("attachments", [])
        found = [one.name for one in attachments_in(xml, XML)]
        if sorted(found) != sorted(expected):
            wrong[path.name] = found

    assert wrong == {}


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<&")))
@settings(deadline=None)
def test_whatever_stands_where_a_file_should_is_listed_or_told(text):
    xml = ubl_with(file(text, "x.pdf"))

    found, notices = attachments_in(xml, XML), told(xml)

    assert len(found) + len(notices) == bool(text.strip())


@given(st.data())
@settings(deadline=None)
def test_a_damaged_pdf_gives_what_is_left_of_it(data):
    pdf = bytearray(pdf_with(("hours.csv", b"a;b"), ("more.csv", b"c;d")))
    for _ in range(data.draw(st.integers(1, 8))):
        pdf[data.draw(st.integers(0, len(pdf) - 1))] = data.draw(st.integers(0, 255))

    assert len(attachments_in(bytes(pdf), PDF)) <= 2
