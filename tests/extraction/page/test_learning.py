"""What one confirmed invoice teaches, and the next one read by it."""

from countersign.extraction.hints import hints_from_json, hints_to_json
from countersign.extraction.page import learn

from .paper import items, paper, read, said

FIRST = """
Kestrel Hinges                                         Vorgang  A-17
Forge 12                                               Erstellt 14.03.2026

Sum of all   100.00
Owed         119.00    USt-IdNr. DE136695976
"""
SECOND = """
Kestrel Hinges                                         Vorgang  A-18
Forge 12                                               Erstellt 02.04.2026

Sum of all   200.00
Owed         238.00    USt-IdNr. DE136695976
"""
CONFIRMED = {
    "vendor_name": "Kestrel Hinges KG",
    "vat_id": "DE136695976",
    "invoice_number": "A-17",
    "issue_date": "2026-03-14",
    "net_total": "100.00",
    "gross_total": "119.00",
    "currency": "EUR",
}


def test_the_next_invoice_of_a_vendor_needs_no_correction():
    hint = learn(paper(FIRST), CONFIRMED)
    extracted = read(SECOND, hints=[hint])
    assert said(extracted, *CONFIRMED) == {
        "vendor_name": "Kestrel Hinges KG",
        "vat_id": "DE136695976",
        "invoice_number": "A-18",
        "issue_date": "2026-04-02",
        "net_total": "200.00",
        "gross_total": "238.00",
        "currency": "EUR",
    }
    assert extracted.fields["vendor_name"].source == "vendor"


def test_a_hint_of_another_vendor_changes_nothing():
    hint = learn(
        paper(FIRST),
        {**CONFIRMED, "vat_id": "DE129273398", "vendor_name": "Otter & Finch"},
    )
    assert read(SECOND, hints=[hint]) == read(SECOND)


def test_learnt_columns_read_a_table_that_has_no_headings():
    table = """
Kestrel Hinges           USt-IdNr. DE136695976

A1    {0:<24}{1:>8}{2:>12}{3:>14}
"""
    first = table.format("Oiling", "4.00", "25.00", "100.00")
    second = table.format("Greasing", "1.00", "80.00", "80.00")
    line = {
        "description": "Oiling",
        "quantity": "4",
        "unit_price": "25",
        "line_total": "100",
    }
    hint = learn(paper(first), {"vat_id": "DE136695976"}, [line])
    extracted = read(second, hints=[hint])
    assert items(extracted, "quantity", "unit_price", "line_total") == [
        ("1.00", "80.00", "80.00")
    ]


def test_a_value_that_stands_nowhere_teaches_nothing():
    hint = learn(paper(FIRST), {"invoice_number": "ZZ-99", "vat_id": "DE136695976"})
    assert hint.places == ()


def test_lessons_survive_being_kept_as_json():
    hint = learn(
        paper(FIRST), CONFIRMED, [{"description": "Sum of all", "line_total": "100.00"}]
    )
    assert hints_from_json(hints_to_json([hint])) == (hint,)


def test_the_tax_of_one_rate_is_not_taken_for_that_of_all_where_the_last_had_one_rate():
    shop = """
Kestrel Shop                         Receipt No. K-7
12 May 2026                          VAT ID DE136695976

Total amount                         119.00 EUR
included VAT 19%                      19.00
"""
    mixed = """
Kestrel Shop                         Receipt No. K-8
13 May 2026                          VAT ID DE136695976

Total amount                         226.00 EUR
included VAT 19%                      19.00
included VAT 7%                        7.00
"""
    confirmed = {"vat_id": "DE136695976", "tax_total": "19.00", "currency": "EUR"}
    hint = learn(paper(shop), confirmed)
    assert [place.field for place in hint.places] == ["tax_total"]
    assert said(read(mixed, hints=[hint]), "tax_total") == said(
        read(mixed), "tax_total"
    )
