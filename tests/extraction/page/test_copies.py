"""An invoice that comes with copies of itself in one file is one invoice."""

import pytest

from .paper import items, read, said

INVOICE = """
Nordwind Technik GmbH
Hafenstr. 8, 24103 Kiel

{title}
Rechnung Nr.     {number}
Datum            05.10.2026

Pos   Bezeichnung        Menge    Einzelpreis     Betrag
1     Transport              1         200,00     200,00
2     Maut                   2          10,00      20,00

                              Netto              {net} €
                              MwSt 19 %           41,80 €
                              Gesamtbetrag       261,80 €

Seite {page}
"""


def page(title="Rechnung", number="V-1", net="220,00", at=1):
    return INVOICE.format(title=title, number=number, net=net, page=at)


@pytest.mark.parametrize(
    "mark", ["Rechnung - Kopie", "Rechnung (Duplikat)", "Rechnung"]
)
def test_a_copy_does_not_double_the_items(mark):
    found = read(page(), page(mark, at=2))
    assert items(found, "description", "line_total") == [
        ("Transport", "200.00"),
        ("Maut", "20.00"),
    ]


def test_original_duplicate_and_triplicate_are_one():
    found = read(page("Original"), page("Duplikat"), page("Triplikat"))
    assert len(found.lines) == 2
    assert said(found, "gross_total") == {"gross_total": "261.80"}


def test_what_was_read_of_a_copy_stands_on_the_first():
    found = read(page(), page("Kopie", at=2))
    assert {word.page for one in found.fields.values() for word in one.words} == {1}


@pytest.mark.parametrize("other", [{"number": "V-2"}, {"net": "230,00"}])
def test_a_page_with_another_number_is_no_copy(other):
    """Its items stay, so that somebody sees that they do not come to the total."""
    assert len(read(page(), page(at=2, **other)).lines) == 4


def test_pages_of_one_long_list_stay():
    first = page().replace(
        "1     Transport              1         200,00     200,00", ""
    )
    assert len(read(first, page(at=2)).lines) == 3
