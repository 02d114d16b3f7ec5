"""What an e-invoice says, whatever its vocabulary: every field of the form, and when not to rely on it."""

import pytest

from countersign.extraction.einvoice import read_xml
from countersign.extraction.fields import HEADER_FIELDS
from countersign.extraction.model import Extracted
from tests.extraction.einvoice.drawn import Drawn, Line

VOCABULARIES = pytest.mark.parametrize(
    "written", [Drawn.cii, Drawn.zugferd_1, Drawn.ubl], ids=["cii", "zugferd 1", "ubl"]
)


def values(extracted: Extracted) -> dict[str, str]:
    return {name: found.value for name, found in extracted.fields.items()}


def line(extracted: Extracted, at: int = 0) -> dict[str, str]:
    return {name: found.value for name, found in extracted.lines[at].items()}


def said(extracted: Extracted) -> list[str]:
    return [notice.code for notice in extracted.notices]


@VOCABULARIES
def test_every_field_of_the_form(written):
    extracted = read_xml(written(Drawn()))

    assert values(extracted) == {
        "invoice_number": "R-7",
        "vendor_name": "Kestrel Hinges",
        "issue_date": "2026-03-31",
        "due_date": "2026-04-30",
        "currency": "EUR",
        "net_total": "100.00",
        "tax_total": "19.00",
        "gross_total": "119.00",
        "iban": "DE89370400440532013000",
        "vat_id": "DE136695976",
        "order_reference": "PO-12",
        "kind": "invoice",
        "type_code": "380",
        "buyer_name": "Otter Doors",
        "payment_means": "58",
    }
    assert line(extracted) == {
        "description": "Oiling the hinges",
        "quantity": "2",
        "unit": "HUR",
        "unit_price": "50.00",
        "tax_rate": "19",
        "line_total": "100.00",
        "tax_category": "S",
    }
    assert extracted.kind == "invoice"
    assert said(extracted) == []
    assert set(values(extracted)) >= set(HEADER_FIELDS)


@VOCABULARIES
def test_a_sound_invoice_is_proven(written):
    extracted = read_xml(written(Drawn()))

    suggestions = [*extracted.fields.values(), *extracted.lines[0].values()]
    assert all(found.proven and found.source == "xml" for found in suggestions)
    assert min(found.confidence for found in suggestions) >= 0.99


@VOCABULARIES
def test_parties_and_taxes(written):
    einvoice = read_xml(written(Drawn())).einvoice

    assert einvoice.seller.tax_number == "12/345"
    assert (einvoice.seller.postcode, einvoice.seller.city) == ("12345", "Hill")
    assert (einvoice.buyer.name, einvoice.buyer.vat_id) == (
        "Otter Doors",
        "FR83404833048",
    )
    tax = einvoice.taxes[0]
    assert (tax.category, tax.rate, tax.taxable, tax.amount) == (
        "S",
        "19",
        "100.00",
        "19.00",
    )
    assert [(p.code, p.account) for p in einvoice.payments] == [
        ("58", "DE89370400440532013000")
    ]


@VOCABULARIES
def test_allowances_and_prepayments(written):
    drawn = Drawn(
        lines_total="100.00",
        allowance="10.00",
        net="90.00",
        tax="17.10",
        gross="107.10",
        prepaid="7.10",
        payable="100.00",
        taxes=[("S", "19", "90.00", "17.10")],
    )

    extracted = read_xml(written(drawn))

    assert said(extracted) == []
    assert values(extracted)["gross_total"] == "107.10"
    assert [(part.charge, part.amount) for part in extracted.einvoice.allowances] == [
        (False, "10.00")
    ]
    assert extracted.einvoice.prepaid == "7.10"
    assert extracted.einvoice.payable == "100.00"


def test_an_allowance_of_a_line_belongs_to_it():
    drawn = Drawn(lines=[Line(), Line(price="60.00", allowance="20.00")])
    drawn.lines_total = drawn.net = "200.00"
    drawn.tax, drawn.gross, drawn.payable = "38.00", "238.00", "238.00"
    drawn.taxes = [("S", "19", "200.00", "38.00")]

    extracted = read_xml(drawn.cii())

    assert said(extracted) == []
    assert [(part.line, part.amount) for part in extracted.einvoice.allowances] == [
        (2, "20.00")
    ]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("380", "invoice"),
        ("326", "partial invoice"),
        ("381", "credit note"),
        ("261", "credit note"),
        ("384", "corrected invoice"),
    ],
)
@VOCABULARIES
def test_what_kind_of_document(written, code, kind):
    drawn = Drawn(type_code=code, preceding="R-6")

    extracted = read_xml(written(drawn))

    assert extracted.kind == kind
    assert values(extracted)["preceding_invoice"] == "R-6"


def test_danish_ubl_has_the_tax_where_others_have_the_net():
    xml = Drawn(net="19.00").ubl()
    xml = xml.replace(b"urn:cen.eu:en16931:2017", b"OIOUBL-2.02")

    extracted = read_xml(xml)

    assert values(extracted)["net_total"] == "100.00"
    assert said(extracted) == []


def test_a_ubl_credit_note():
    extracted = read_xml(Drawn(type_code="381").ubl("CreditNote"))

    assert extracted.kind == "credit note"
    assert values(extracted)["due_date"] == "2026-04-30"
    assert line(extracted)["quantity"] == "2"


def test_a_negative_invoice_is_a_credit_note():
    drawn = Drawn(
        lines=[Line(quantity="-2", total="-100.00")],
        lines_total="-100.00",
        net="-100.00",
        tax="-19.00",
        gross="-119.00",
        payable="-119.00",
        taxes=[("S", "19", "-100.00", "-19.00")],
    )

    extracted = read_xml(drawn.cii())

    assert (extracted.kind, said(extracted)) == ("credit note", [])


@VOCABULARIES
def test_a_price_for_a_hundred_keeps_its_base(written):
    drawn = Drawn(lines=[Line(quantity="200", price="50.0000", per="100")])

    extracted = read_xml(written(drawn))

    assert said(extracted) == []
    assert line(extracted)["unit_price"] == "50.00"
    assert line(extracted)["price_base_quantity"] == "100"


@pytest.mark.parametrize("currency", ["JPY", "KWD"])
def test_amounts_have_their_currencys_decimals(currency):
    drawn = Drawn(currency=currency, net="100", lines_total="100")

    expected = {"JPY": "100", "KWD": "100.000"}[currency]
    assert values(read_xml(drawn.cii()))["net_total"] == expected


def test_what_is_missing_stays_empty():
    drawn = Drawn(due="", order="", iban="", seller_vat="", currency="")

    extracted = read_xml(drawn.cii())

    assert {"due_date", "order_reference", "iban", "vat_id", "currency"}.isdisjoint(
        extracted.fields
    )


def test_a_long_description_is_kept_whole():
    name = "hinge " * 200

    extracted = read_xml(Drawn(lines=[Line(name=name)]).cii())

    assert extracted.lines[0]["description"].value == name.strip()


def test_an_account_that_is_no_iban_is_kept_as_an_account_and_never_taken_for_one():
    extracted = read_xml(Drawn(iban="123-4567").ubl())

    assert "iban" not in extracted.fields
    assert [row["account"].value for row in extracted.tables["accounts"]] == ["1234567"]


def test_what_the_file_calls_an_iban_and_is_none_is_doubtful():
    found = read_xml(Drawn(iban="123-4567").cii()).fields["iban"]

    assert (found.value, found.proven) == ("1234567", False)


def test_blanks_in_identifiers_are_dropped():
    drawn = Drawn(iban="DE89 3704 0044 0532 0130 00", seller_vat="DE 136 695 976")

    found = values(read_xml(drawn.ubl()))

    assert (found["iban"], found["vat_id"]) == ("DE89370400440532013000", "DE136695976")
