"""A hybrid can lie: where its page contradicts its XML is told with both values, and nothing else is."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from countersign.extraction.einvoice import compare, embedded_xml, read_xml
from countersign.extraction.files.words import pages_of_pdf
from countersign.extraction.model import Extracted, Suggestion
from tests.extraction.einvoice.drawn import Drawn, Line
from tests.extraction.einvoice.paper import INVOICE, extracted, with_line

XML = read_xml(Drawn().cii())


def differences(xml: Extracted, page: Extracted) -> list[tuple[str, str, str]]:
    return [
        (n.values["field"], n.values["xml"], n.values["page"])
        for n in compare(xml, page)
        if n.code == "xml-differs-from-page"
    ]


def test_a_page_that_says_the_same():
    assert compare(XML, extracted(gross_total="119.00", issue_date="2026-03-31")) == ()


LIES = {
    "gross_total": (5, "Total EUR 191.00", "191.00"),
    "tax_total": (4, "VAT 91.00", "91.00"),
    "net_total": (3, "Net 172.00", "172.00"),
    "invoice_number": (1, "Invoice R-8 of 31 March 2026, order PO-12", "R-8"),
    "issue_date": (1, "Invoice R-7 of 30 March 2026, order PO-12", "2026-03-30"),
    "order_reference": (1, "Invoice R-7 of 31 March 2026, order PO-99", "PO-99"),
    "vendor_name": (0, "Heron Locks", "Heron Locks"),
    "currency": (5, "Total USD 119.00", "USD"),
    "vat_id": (6, "Due 30/04/2026 to DE89 3704 0044 0532 0130 00, VAT id DE 811 907 980", "DE811907980"),
    "due_date": (6, "Due 15/04/2026 to DE89 3704 0044 0532 0130 00, VAT id DE 136 695 976", "2026-04-15"),
}  # fmt: skip


@pytest.mark.parametrize("field", LIES)
def test_a_page_that_says_another_value(field):
    row, text, value = LIES[field]
    lines = with_line(row, text)
    if field == "net_total":
        lines[2] = "Oiling the hinges"

    found = differences(XML, extracted(lines, **{field: value}))

    assert found == [(field, XML.fields[field].value, value)]


@pytest.mark.parametrize(("payable", "told"), [("119.00", []), ("619.00", ["619.00"])])
def test_an_amount_due_that_the_page_does_not_ask_for(payable, told):
    xml = replace(XML, einvoice=replace(XML.einvoice, payable=payable))
    found = compare(xml, extracted(gross_total="119.00"))
    assert [n.values["xml"] for n in found if "amount-due" in n.code] == told


def test_it_points_at_the_words():
    page = extracted(with_line(5, "Total EUR 191.00"), gross_total="191.00")

    notice = compare(XML, page)[0]

    assert [word.text for word in notice.words] == ["191.00"]
    assert (notice.fields, notice.severity) == (("gross_total",), "error")


def test_another_account_needs_no_label():
    lines = with_line(6, "FR14 2004 1010 0505 0001 3M02 606")

    found = differences(XML, extracted(lines))

    assert found == [("iban", "DE89370400440532013000", "FR1420041010050500013M02606")]


def test_a_page_without_any_account_contradicts_none():
    assert differences(XML, extracted(with_line(6, "Due 30/04/2026"))) == []


def test_a_page_that_does_not_show_a_field_contradicts_nothing():
    assert compare(XML, extracted(["Kestrel Hinges", "Thank you"])) == ()


def test_a_page_without_words_contradicts_nothing():
    assert compare(XML, Extracted()) == ()


@pytest.mark.parametrize(
    ("confidence", "severities"), [(0.97, ["error"]), (0.6, ["warning"]), (0.4, [])]
)
def test_how_sure_the_reader_is_decides_how_loud_it_is_told(confidence, severities):
    lines = with_line(5, "Total EUR 191.00")

    notices = compare(XML, extracted(lines, confidence, gross_total="191.00"))

    assert [notice.severity for notice in notices] == severities


def test_sums_that_many_pages_leave_out_need_a_reader_that_is_certain():
    lines = with_line(4, "VAT 91.00")

    assert compare(XML, extracted(lines, 0.9, tax_total="91.00")) == ()


def test_optical_reading_must_be_surer():
    lines = with_line(5, "Total EUR 191.00")

    page = extracted(lines, confidence=0.9, source="ocr", gross_total="191.00")

    assert compare(XML, page) == ()


def test_a_reader_that_took_another_number_does_not_contradict_what_is_printed():
    page = extracted(gross_total="100.00", invoice_number="PO-12")

    assert compare(XML, page) == ()


@pytest.mark.parametrize(
    ("field", "value"), [("vat_id", "FR83404833048"), ("vendor_name", "Otter Doors")]
)
def test_a_reader_that_took_the_buyer_for_the_seller_does_not_contradict(field, value):
    page = extracted(["Otter Doors", "FR83404833048", "Locks"], **{field: value})

    assert compare(XML, page) == ()


def test_what_is_left_to_pay_is_not_another_total():
    xml = read_xml(Drawn(prepaid="19.00", payable="100.00").cii())

    assert compare(xml, extracted(["Please pay 100.00"], gross_total="100.00")) == ()


@pytest.mark.parametrize(
    "printed",
    [
        "1.234,50", "1,234.50", "1 234,50", "1'234.50", "1234.5", "€1,234.50", "1234,50-", "(1,234.50)", "EUR1.234,50",
    ],
)  # fmt: skip
def test_an_amount_in_any_notation_is_printed(printed):
    drawn = Drawn(gross="1234.50", net="1215.50", payable="1234.50")
    xml = read_xml(drawn.cii())

    page = extracted(with_line(5, f"Total {printed}"), gross_total="7.00")

    assert differences(xml, page) == []


@pytest.mark.parametrize(
    "printed",
    [
        "31.03.2026", "31/3/2026", "03/31/2026", "2026-03-31", "20260331", "31.3.26", "March 31, 2026", "31. März 2026",
        "31 mars 2026", "31 de marzo de 2026", "31 maart 2026", "31 marca 2026", "31. března 2026", "31 mar 2026",
        "31. marts 2026", "31 marzo 2026",
    ],
)  # fmt: skip
def test_a_date_in_any_language_is_printed(printed):
    page = extracted(with_line(1, f"R-7 PO-12 {printed}"), issue_date="2020-01-01")

    assert differences(XML, page) == []


def test_the_account_that_the_form_takes_is_the_printed_one():
    first = XML.einvoice.payments[0]
    second = replace(first, account="FR1420041010050500013M02606")
    xml = replace(XML, einvoice=replace(XML.einvoice, payments=(first, second)))

    lines = with_line(6, "FR14 2004 1010 0505 0001 3M02 606")

    printed = "FR1420041010050500013M02606"
    assert differences(xml, extracted(lines)) == [("iban", first.account, printed)]


ITEMS = ["Oiling the hinges 60.00", "Painting the door 40.00", "Total EUR 119.00"]


def with_items(*totals: str) -> Extracted:
    page = extracted(ITEMS)
    lines = []
    for total in totals:
        words = tuple(word for word in page.pages[0].words if word.text == total)
        lines.append(
            {"line_total": Suggestion("line_total", total, 0.9, "text", words)}
        )
    return replace(page, lines=tuple(lines))


def of_items(*totals: str) -> Extracted:
    lines = [Line(quantity="1", price=total, total=total) for total in totals]
    return read_xml(Drawn(lines=lines).cii())


def test_items_that_share_out_the_same_sum_otherwise():
    notices = compare(of_items("90.00", "10.00"), with_items("60.00", "40.00"))

    assert [(n.code, n.values["line"], n.values["page"]) for n in notices] == [
        ("xml-line-differs-from-page", "1", "60.00"),
        ("xml-line-differs-from-page", "2", "40.00"),
    ]
    assert [word.text for word in notices[0].words] == ["60.00"]


@pytest.mark.parametrize(
    "page", [with_items("60.00", "40.00"), with_items("71.40", "47.60"), with_items("60.00")]
)  # fmt: skip
def test_items_that_the_page_prints_otherwise_without_contradiction(page):
    """The same ones; the same with their tax; fewer, because the page's reader missed one."""
    assert compare(of_items("60.00", "40.00"), page) == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("SIRET 4432201970003", True),
        ("SIRET : 443 220 197 0003", True),
        ("SIRET 44322019700031", False),
        ("Siret: 443 220 197 00031 APE 4778C", False),
        ("SIRET 443220197", False),
    ],
)
def test_a_register_number_that_lost_a_digit(text, told):
    codes = [n.code for n in compare(XML, extracted([*INVOICE, text]))]

    assert codes == (["siret-malformed"] if told else [])


def test_honest_hybrids_contradict_nothing(corpus: Path):
    """Each is compared with a reader that finds what the truth has of the page, and is sure of it."""
    told = {}
    for path in sorted((corpus / "pdf").glob("*.gt.json")):
        truth = json.loads(path.read_text())
        if truth.get("xml_fields") and truth["fields"] == truth["xml_fields"]:
            pdf = path.with_name(path.name.replace(".gt.json", ".pdf")).read_bytes()
            pages = pages_of_pdf(pdf)
            if found := compare(read_xml(embedded_xml(pdf)), Extracted(pages=pages)):
                told[path.name] = found

    assert told == {}
