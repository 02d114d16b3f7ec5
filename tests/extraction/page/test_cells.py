"""Cells that a page draws: labels and values in them, and nothing made of what two of them hold."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.extraction.files.drawn_lines import joined
from countersign.extraction.model import Box, Buyer, Extracted, Page, Suggestion, Word
from countersign.extraction.page import read_pages
from tests.extraction.page.paper import items, said

_HIGH, _LETTER = 9.0, 5.0
_PIECES = (
    "Invoice", "number", "Date", "IBAN", "Total", "VAT", "Due", "12", "1 234", ",50", "1.190,00", "190,00", "1.000,00",
    "FR20", "1330 6276 50TH D97K", "LM2Z R28", "DE89 3704", "0044 0532 0130 00", "DE", "136695976", "05.", "05.2026",
    "2026-03-05", "R-2026", "/17", "EUR", "€", "100", "00", "MM GmbH", "& Co. KG", "31 March", "2026", "-", "19", "%",
)  # fmt: skip


def _table(
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    top: float = 100,
    high: float = 30,
) -> tuple[list[Word], list[Box]]:
    """The words of a ruled table, its texts 2 points from their lines, and its cells; a text may have several lines."""
    words, cells = [], []
    for row, texts in enumerate(rows):
        left = 40.0
        for text, wide in zip(texts, widths, strict=True):
            y = top + row * high
            cells.append(Box(left, y, left + wide, y + high))
            lines = text.split("\n")
            first = y + (high - 11 * len(lines)) / 2 + 1
            for number, line in enumerate(lines):
                at = left + 2
                for part in line.split():
                    box = Box(at, first + 11 * number, at + _LETTER * len(part), first + 11 * number + _HIGH)  # fmt: skip
                    words.append(Word(part, 1, box))
                    at += _LETTER * (len(part) + 0.6)
            left += wide
    return words, cells


def _read(
    rows: Sequence[Sequence[str]], widths: Sequence[float], high: float = 30
) -> Extracted:
    words, cells = _table(rows, widths, high=high)
    page = Page(1, 595.0, 842.0, tuple(words), lines=joined(cells))
    return read_pages([page], buyer=Buyer())


def test_a_label_over_two_lines_of_its_cell_names_what_stands_in_the_next():
    found = _read(
        [["Rechnungs-\nnummer", "FV/1542/25"], ["Rechnungs-\ndatum", "05.03.2026"], ["Fällig\nam", "19.03.2026"]],
        [70, 90],
    )  # fmt: skip

    assert said(found, "invoice_number", "issue_date", "due_date") == {
        "invoice_number": "FV/1542/25",
        "issue_date": "2026-03-05",
        "due_date": "2026-03-19",
    }


def test_a_heading_cell_names_what_the_cell_below_it_holds_however_far_down_it_stands():
    found = _read(
        [["Invoice number", "Invoice date", "Due date"], ["4711", "5 March 2026", "19 March 2026"]],
        [120, 120, 120],
        high=50,
    )  # fmt: skip

    assert said(found, "invoice_number", "issue_date", "due_date") == {
        "invoice_number": "4711",
        "issue_date": "2026-03-05",
        "due_date": "2026-03-19",
    }


def test_the_second_line_of_a_heading_is_no_label_of_its_own():
    found = _read(
        [["Artikel-\nNr.", "Text", "Menge", "Betrag"], ["04972", "Wartung", "1", "200,35"]],
        [60, 200, 60, 80],
    )  # fmt: skip

    assert "invoice_number" not in found.fields


def test_a_number_does_not_go_on_in_the_next_cell():
    found = _read([["Total EUR", "1"], ["Total EUR", "190,00"]], [50, 40], high=14)

    assert said(found, "gross_total") == {"gross_total": "190.00"}


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(_PIECES), min_size=4, max_size=4),
        min_size=3,
        max_size=9,
    ),
    st.lists(st.sampled_from([24.0, 40.0, 110.0]), min_size=4, max_size=4),
)
def test_a_value_is_never_made_of_signs_that_no_one_cell_holds_together(rows, widths):
    wide = [
        max(width, *(_LETTER * len(row[at]) + 4 for row in rows))
        for at, width in enumerate(widths)
    ]
    words, cells = _table(rows, wide, high=14)
    page = Page(1, 595.0, 842.0, tuple(words), lines=joined(cells))

    found = read_pages([page], buyer=Buyer())

    for one in _values(found):
        held = {at for word in one.words for at, cell in enumerate(cells) if _in(word, cell)}  # fmt: skip
        assert len(held) == 1 or _is_sum(one, found), (one.field, one.value, one.reason)


def _values(found: Extracted) -> list[Suggestion]:
    header = [one for one in found.fields.values() if one.field != "kind"]
    others = [one for some in found.alternatives.values() for one in some]
    numbers = [
        one
        for line in found.lines
        for name, one in line.items()
        if name not in ("description", "unit")
    ]
    return [one for one in (*header, *others, *numbers) if one.words]


def _in(word: Word, cell: Box) -> bool:
    x, y = (word.box.x0 + word.box.x1) / 2, (word.box.y0 + word.box.y1) / 2
    return cell.x0 <= x <= cell.x1 and cell.y0 <= y <= cell.y1


def _is_sum(one: Suggestion, found: Extracted) -> bool:
    """A tax of several rates is a sum of what several cells hold, each a number by itself."""
    if one.field != "tax_total":
        return False
    parts: Mapping[str, Decimal] = {
        word.text: Decimal(word.text.replace(".", "").replace(",", "."))
        for word in one.words
        if word.text.replace(".", "").replace(",", "").isdigit()
    }
    return Decimal(one.value) == sum(parts.values())


def test_an_account_goes_on_in_all_lines_of_its_narrow_cell_and_in_no_other():
    found = _read(
        [["IBAN", "FR20 1330 6276\n50TH D97K\nLM2Z R28", "9999 0000"]],
        [60, 90, 60],
        high=50,
    )

    assert said(found, "iban") == {"iban": "FR201330627650THD97KLM2ZR28"}


def test_a_label_in_small_letters_under_a_value_names_it():
    words = []
    for at, (value, caption) in enumerate(
        [("03 Nov 2025", "Date issued"), ("10 Nov 2025", "Payment due")]
    ):
        for text, y, high, letter in ((value, 60, 14, 7), (caption, 76, 8, 4)):
            x = 40.0 + 150 * at
            for part in text.split():
                words.append(Word(part, 1, Box(x, y, x + letter * len(part), y + high)))
                x += letter * (len(part) + 0.6)

    found = read_pages([Page(1, 595.0, 842.0, tuple(words))], buyer=Buyer())

    assert said(found, "issue_date", "due_date") == {
        "issue_date": "2025-11-03",
        "due_date": "2025-11-10",
    }


def test_a_number_belongs_to_the_column_whose_lines_stand_around_it():
    words, cells = _table(
        [["Quant.", "Description", "Unit price", "Total"], ["", "Coffee beans", "", ""], ["", "Copper cable", "", ""]],
        [80, 220, 110, 90],
        high=24,
    )  # fmt: skip
    for row, numbers in enumerate((("7.5", "17.56", "131.70"), ("4", "2.65", "10.60"))):
        for text, right in zip(numbers, (118, 448, 538), strict=True):
            y = 100 + 24 * (row + 1) + 8
            words.append(Word(text, 1, Box(right - _LETTER * len(text), y, right, y + _HIGH)))  # fmt: skip

    found = read_pages([Page(1, 595.0, 842.0, tuple(words), lines=joined(cells))], buyer=Buyer())  # fmt: skip

    assert items(found, "description", "quantity", "unit_price", "line_total") == [
        ("Coffee beans", "7.5", "17.56", "131.70"),
        ("Copper cable", "4", "2.65", "10.60"),
    ]


def test_a_number_that_its_cell_breaks_at_a_hyphen_is_whole():
    found = _read([["Seller", "Invoice no. INV-\n000030"]], [100, 90])

    assert said(found, "invoice_number") == {"invoice_number": "INV-000030"}


def test_a_number_as_large_as_the_title_and_in_its_line_is_the_invoices():
    words = [
        Word("Faktura", 1, Box(40, 40, 120, 60)),
        Word("25.1197", 1, Box(470, 40, 550, 60)),
        *(Word("Towar", 1, Box(40, 100 + 14 * row, 80, 109 + 14 * row)) for row in range(6)),
        Word("4711", 1, Box(300, 240, 320, 249)),
    ]  # fmt: skip

    found = read_pages([Page(1, 595.0, 842.0, tuple(words))], buyer=Buyer())

    assert said(found, "invoice_number") == {"invoice_number": "25.1197"}


def test_a_buyer_in_one_row_of_a_table_has_no_say_over_the_rows_below():
    found = _read(
        [["From", "Kestrel Ltd, Leeds"], ["To", "Reid Ltd, London"], ["Our VAT no", "GB172947533"]],
        [80, 200],
        high=20,
    )  # fmt: skip

    assert said(found, "vat_id") == {"vat_id": "GB172947533"}
