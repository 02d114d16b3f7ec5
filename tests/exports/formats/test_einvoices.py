"""E-invoices that are written: held to schema, CEN's and XRechnung's rules, and read back term by term by two readers."""

import io
import zipfile
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pikepdf
import pytest
from facturx import get_xml_from_pdf
from facturx.parse_xml import parse_ubl_cii_xml

from countersign.exports.formats.einvoices.said import said
from countersign.exports.formats.einvoices.terms import terms
from countersign.exports.records import Allowance, Item, Original, Tax, Vendor
from countersign.extraction import official
from countersign.extraction.einvoice import read_xml
from countersign.extraction.record import EInvoice
from countersign.samples import make_sample, to_cii, to_ubl
from tests.exports.formats.conftest import a_brief, a_record, written

VENDOR = Vendor(
    id=5,
    name="Müller & Söhne GmbH",
    vat_id="DE123456788",
    details={"email": "post@mueller.example", "phone": "+49 30 1234567"},
    street="Hauptstraße 1",
    postcode="10115",
    city="Berlin",
    country="DE",
    tax_number="12/345/67890",
)
OWN = {
    "buyer_street": "Am Markt 2",
    "buyer_postcode": "50667",
    "buyer_city": "Köln",
    "buyer_country": "DE",
    "buyer_email": "rechnung@muster.example",
}
PLAIN = a_record(
    vendor=VENDOR,
    vendor_name=VENDOR.name,
    net_total=Decimal("100.000"),
    tax_total=Decimal("19.000"),
    gross_total=Decimal("119.000"),
    amount_due=None,
    more={
        "buyer_reference": "04011000-12345-35",
        "delivery_date": date(2026, 3, 15),
    },
    items=(
        Item(
            1,
            "Beratung <vor Ort> & „Fahrt“",
            Decimal("2.5"),
            "h",
            Decimal(40),
            tax_rate=Decimal(19),
            line_total=Decimal("100.000"),
        ),
    ),
)
RICH = replace(
    PLAIN,
    number="R-8/2026",
    more={
        "buyer_reference": "04011000-12345-35",
        "contract_reference": "V-1",
        "project_reference": "P-1",
        "delivery_date": date(2026, 3, 15),
        "period_start": date(2026, 3, 1),
        "period_end": date(2026, 3, 31),
        "payment_terms": "30 Tage netto",
        "payment_reference": "R-8/2026",
        "prepaid_amount": Decimal("50.000"),
        "note": "Danke für Ihren Auftrag",
    },
    net_total=Decimal("190.000"),
    tax_total=Decimal("27.100"),
    gross_total=Decimal("217.100"),
    amount_due=Decimal("167.100"),
    items=(
        Item(
            1,
            "Ware",
            Decimal(10),
            "Stk",
            Decimal(10),
            tax_rate=Decimal(19),
            line_total=Decimal("100.000"),
            more={"item_number": "A-1", "order_line": "3"},
        ),
        Item(
            2,
            "Buch",
            Decimal(5),
            "C62",
            Decimal(20),
            tax_rate=Decimal(7),
            line_total=Decimal("100.000"),
        ),
    ),
    allowances=(Allowance(reason="Rabatt", amount=Decimal("10.000"), rate=Decimal(7)),),
    taxes=(
        Tax("S", Decimal(19), Decimal("100.000"), Decimal("19.000")),
        Tax("S", Decimal(7), Decimal("90.000"), Decimal("6.300")),
    ),
)
RICH = replace(
    RICH,
    tax_total=Decimal("25.300"),
    gross_total=Decimal("215.300"),
    amount_due=Decimal("165.300"),
)
CREDIT = replace(
    PLAIN,
    kind="credit note",
    number="G-1",
    net_total=Decimal("-100.000"),
    tax_total=Decimal("-19.000"),
    gross_total=Decimal("-119.000"),
    more={**PLAIN.more, "preceding_invoice": "R-7"},
    items=(
        replace(
            PLAIN.items[0], quantity=Decimal("-2.5"), line_total=Decimal("-100.000")
        ),
    ),
)
REVERSE = replace(
    PLAIN,
    number="R-9",
    tax_total=Decimal("0.000"),
    gross_total=Decimal("100.000"),
    items=(replace(PLAIN.items[0], tax_rate=Decimal(0)),),
    taxes=(Tax("AE", Decimal(0), Decimal("100.000"), Decimal(0), "Reverse charge"),),
)
BARE = replace(PLAIN, more={}, order_reference="", vendor=replace(VENDOR, details={}))
WHOLE = {"plain": PLAIN, "rich": RICH, "credit": CREDIT, "reverse": REVERSE}


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def only(name, record, **settings):
    """The one file that a format makes of a record, and what was told."""
    data, misfits = written(name, record, **OWN, **settings)
    (file,) = unpacked(data).values()
    return file, misfits


@pytest.mark.parametrize("record", WHOLE.values(), ids=WHOLE)
@pytest.mark.parametrize("syntax", ["ubl", "cii"])
@pytest.mark.parametrize("specification", ["en16931", "xrechnung"])
def test_a_whole_invoice_breaks_no_rule(record, syntax, specification):
    xml, misfits = only(syntax, record, specification=specification)
    assert [one.left_out for one in misfits] == [False]
    (verdict,) = official.judge(xml, "application/xml")
    assert [(one.rule, one.text) for one in verdict.faults] == []
    assert verdict.outcome == "no-fault"
    assert verdict.unlooked == ()
    assert ("XRechnung" in verdict.label) == (specification == "xrechnung")


@pytest.mark.parametrize("syntax", ["ubl", "cii"])
def test_no_more_is_needed_than_en_16931_asks_for(syntax):
    xml, _ = only(syntax, BARE)
    (verdict,) = official.judge(xml, "application/xml")
    assert verdict.outcome == "no-fault"


@pytest.mark.parametrize("record", WHOLE.values(), ids=WHOLE)
@pytest.mark.parametrize("syntax", ["ubl", "cii"])
def test_every_term_is_read_back_by_the_librarys_own_parser(record, syntax):
    xml, _ = only(syntax, record)
    meant = terms(said(record, a_brief(syntax, **OWN)))
    back = parse_ubl_cii_xml(xml, date_as="string")
    differing = {
        name: (value, back.get(name))
        for name, value in meant.items()
        if not same(value, back.get(name))
    }
    if syntax == "ubl" and record.is_credit:  # that parser does not look there
        assert b"<cbc:PaymentDueDate>2026-04-30</cbc:PaymentDueDate>" in xml
        differing.pop("BT-9", None)
    assert differing == {}


def test_a_credit_notes_due_date_that_ubl_has_no_place_for_is_told():
    _xml, misfits = only(
        "ubl", replace(CREDIT, iban="", more={"preceding_invoice": "R-7"})
    )
    assert ("Due date", False) in [(one.field, one.left_out) for one in misfits]
    _xml, misfits = only("ubl", CREDIT)
    assert "Due date" not in [one.field for one in misfits]


def same(meant, back) -> bool:
    """Equal but for how numbers and days are written."""
    if isinstance(meant, dict):
        return isinstance(back, dict) and all(
            same(value, back.get(name)) for name, value in meant.items()
        )
    if isinstance(meant, list):
        return (
            isinstance(back, list)
            and len(meant) == len(back)
            and all(map(same, meant, back))
        )
    if meant == back or str(meant) == str(back):
        return True
    try:
        return Decimal(meant) == Decimal(back)
    except (ArithmeticError, TypeError, ValueError):
        return False


@pytest.mark.parametrize("record", WHOLE.values(), ids=WHOLE)
@pytest.mark.parametrize("syntax", ["ubl", "cii"])
def test_every_term_is_read_back_by_our_reader(record, syntax):
    xml, _ = only(syntax, record)
    meant = said(record, a_brief(syntax, **OWN))
    back = read_xml(xml).einvoice
    not_told = {"syntax", "version", "profile", "also", "attachments", "instalments"}
    for one in fields(EInvoice):
        if one.name not in not_told:
            assert tidy(getattr(back, one.name)) == tidy(getattr(meant, one.name)), (
                one.name
            )


def tidy(value):
    """What is said, whatever spare zeros it is written with."""
    if isinstance(value, tuple):
        return tuple(map(tidy, value))
    if hasattr(value, "__dataclass_fields__"):
        return {one.name: tidy(getattr(value, one.name)) for one in fields(value)}
    try:
        return Decimal(value).normalize()
    except (ArithmeticError, TypeError, ValueError):
        return value


def test_what_lacks_something_is_listed_and_the_others_are_written():
    lacking = replace(PLAIN, id=2, vendor=Vendor(name="Nirgendwo"), items=())
    data, misfits = written("cii", PLAIN, lacking, **OWN)
    assert len(unpacked(data)) == 1
    told = {(one.field, one.why) for one in misfits if one.invoice == 2}
    assert ("Items", "An e-invoice has at least one.") in told
    assert ("Vendor's country", "Write it on the vendor's page.") in told


def test_sums_that_are_none_are_listed():
    wrong = replace(PLAIN, gross_total=Decimal("120.000"))
    data, misfits = written("ubl", wrong, **OWN)
    assert unpacked(data) == {}
    assert ("Gross total", "It is not net and tax together.") in [
        (one.field, one.why) for one in misfits
    ]


def an_original(data: bytes, media_type: str = "application/xml") -> Original:
    return Original(
        name="original.xml",
        media_type=media_type,
        size=len(data),
        sha256="",
        part=0,
        chunks=lambda: iter([data]),
    )


@pytest.mark.parametrize(("syntax", "draw"), [("ubl", to_ubl), ("cii", to_cii)])
def test_the_original_is_given_byte_for_byte(syntax, draw):
    xml = draw(make_sample(3))
    read = read_xml(xml).fields
    record = replace(
        PLAIN,
        originals=(an_original(xml),),
        number=read["invoice_number"].value,
        issue_date=date.fromisoformat(read["issue_date"].value),
        due_date=date.fromisoformat(read["due_date"].value),
        currency=read["currency"].value,
        net_total=Decimal(read["net_total"].value),
        tax_total=Decimal(read["tax_total"].value),
        gross_total=Decimal(read["gross_total"].value),
        amount_due=None,
        iban=read["iban"].value,
    )
    file, misfits = only(syntax, record)
    assert file == xml
    assert misfits == []


def test_it_is_told_where_the_record_says_otherwise_than_the_original():
    xml = to_ubl(make_sample(3))
    number = read_xml(xml).fields["invoice_number"].value
    record = replace(PLAIN, originals=(an_original(xml),))
    file, misfits = only("ubl", record)
    assert file == xml
    told = {one.field: one.why for one in misfits}
    assert told["Number"].endswith(f"says otherwise: {number}")
    assert not any(one.left_out for one in misfits)


def test_what_was_written_from_the_record_is_marked():
    data, misfits = written("ubl", PLAIN, **OWN)
    (name,) = unpacked(data)
    assert name == "2026-03-31_Müller & Söhne GmbH_R-7.record.xml"
    assert [one.why for one in misfits] == [
        "Written from the record: there is no original of this kind."
    ]


def test_factur_x_is_a_pdf_a_3_with_the_xml_inside():
    pdf, _ = only("factur-x", PLAIN)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        meta = opened.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "B")
        fx = "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}"
        assert meta[f"{fx}ConformanceLevel"] == "EN 16931"
        (associated,) = opened.Root.AF
        assert associated.AFRelationship == "/Alternative"
        (intent,) = opened.Root.OutputIntents
        assert intent.S == "/GTS_PDFA1"
        assert intent.DestOutputProfile.N == 3
        assert bytes(intent.DestOutputProfile.read_bytes())[36:40] == b"acsp"
        inside = opened.attachments["factur-x.xml"].get_file().read_bytes()
    xml, _ = only("cii", PLAIN)
    assert inside == xml
    name, found = get_xml_from_pdf(pdf, check_xsd=True)
    assert (name, found) == ("factur-x.xml", xml)
    (verdict,) = official.judge(pdf, "application/pdf")
    assert verdict.outcome == "no-fault"


def test_the_same_record_gives_the_same_pdf():
    assert only("factur-x", PLAIN) == only("factur-x", PLAIN)
