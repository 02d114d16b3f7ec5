"""A field that the XML filled can be pointed at on the page."""

from countersign.extraction.einvoice import read_xml, with_places
from countersign.extraction.model import Extracted, Suggestion
from tests.extraction.einvoice.drawn import Drawn
from tests.extraction.einvoice.paper import INVOICE, extracted

XML = read_xml(Drawn().cii())


def shown(found) -> str:
    return " ".join(word.text for word in found.words)


def test_each_value_with_the_words_that_print_it():
    placed = with_places(XML, extracted())

    assert {name: shown(found) for name, found in placed.fields.items()} == {
        "invoice_number": "R-7",
        "vendor_name": "Kestrel Hinges",
        "issue_date": "31 March 2026,",
        "due_date": "30/04/2026",
        "currency": "EUR",
        "net_total": "100.00",
        "tax_total": "19.00",
        "gross_total": "119.00",
        "iban": "DE89 3704 0044 0532 0130 00,",
        "vat_id": "DE 136 695 976",
        "order_reference": "PO-12",
        "kind": "",
        "type_code": "",
        "buyer_name": "",
        "payment_means": "",
    }
    assert placed.pages == extracted().pages


def test_values_stay_what_the_xml_says():
    placed = with_places(XML, extracted(gross_total="500.00"))

    assert placed.fields["gross_total"].value == "119.00"
    assert placed.fields["gross_total"].source == "xml"
    assert placed.fields["gross_total"].proven


def test_items_are_found_in_their_row():
    line = with_places(XML, extracted()).lines[0]

    assert {name: shown(found) for name, found in line.items()} == {
        "description": "Oiling the hinges",
        "quantity": "2",
        "unit": "",
        "unit_price": "50.00",
        "tax_rate": "19",
        "line_total": "100.00",
        "tax_category": "",
    }
    assert line["line_total"].words[0].box.y0 == 90.0


def test_the_same_item_twice_stands_in_two_rows():
    drawn = Drawn()
    drawn.lines = drawn.lines * 2
    row = INVOICE[2]

    placed = with_places(read_xml(drawn.cii()), extracted([row, row]))

    tops = [line["description"].words[0].box.y0 for line in placed.lines]
    assert tops == [50.0, 70.0]


def test_where_the_pages_reader_found_the_same_its_words_are_taken():
    page = extracted(["119.00 bottles", "Total 119.00", "119.00 thanks"])
    word = page.pages[0].words[3]
    total = Suggestion("gross_total", "119.00", 0.9, "text", (word,))
    page = Extracted(pages=page.pages, fields={"gross_total": total})

    assert with_places(XML, page).fields["gross_total"].words == (word,)


def test_without_words_nothing_is_pointed_at():
    placed = with_places(XML, Extracted())

    assert all(found.words == () for found in placed.fields.values())
