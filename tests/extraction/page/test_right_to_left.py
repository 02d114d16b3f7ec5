"""Pages that run from right to left are read by the same rules; digits of their scripts too."""

from dataclasses import replace

import pytest

from countersign.extraction.model import Box, Buyer, Page, Word
from countersign.extraction.page import read_pages
from countersign.extraction.page.bidi import is_right_to_left

from .paper import items, said

WIDTH, LETTER = 595.0, 6.0
ARABIC = [
    [(30, "شركة النور للتجارة")],
    [(30, "فاتورة ضريبية")],
    [(30, "رقم الفاتورة"), (180, "5501")],
    [(30, "تاريخ الفاتورة"), (180, "05/10/2026")],
    [(30, "الرقم الضريبي"), (180, "310122393500003")],
    [(30, "الوصف"), (250, "الكمية"), (330, "السعر"), (430, "المبلغ")],
    [(30, "خدمة صيانة"), (250, "2"), (330, "500.00"), (430, "1,000.00")],
    [(250, "المجموع بدون ضريبة"), (430, "1,000.00")],
    [(250, "ضريبة القيمة المضافة"), (430, "150.00")],
    [(250, "الإجمالي شامل الضريبة"), (430, "1,150.00 SAR")],
]
HEBREW = [
    [(30, "נגריית הצפון")],
    [(30, "חשבונית מס")],
    [(30, "מספר חשבונית"), (180, "5501")],
    [(30, "תאריך הפקה"), (180, "05/10/2026")],
    [(30, "תיאור"), (250, "כמות"), (330, "מחיר"), (430, 'סה"כ')],
    [(30, "שולחן עבודה"), (250, "2"), (330, "500.00"), (430, "1,000.00")],
    [(250, 'סה"כ לפני מע"מ'), (430, "1,000.00")],
    [(250, 'מע"מ'), (430, "180.00")],
    [(250, 'סה"כ לתשלום'), (430, "1,180.00 ₪")],
]


def from_the_right(rows, change=str) -> Page:
    """A page whose texts begin so many points from its right edge; Latin texts run to the right within theirs."""
    words = []
    for row, cells in enumerate(rows):
        for start, text in cells:
            begin = start
            parts = text.split()
            is_latin = text.isascii() or parts[0][0].isdigit()
            for part in parts[::-1] if is_latin else parts:
                end = begin + LETTER * len(part)
                box = Box(WIDTH - end, 40 + 16 * row, WIDTH - begin, 50 + 16 * row)
                words.append(Word(change(part), 1, box))
                begin = end + 3
    return Page(1, WIDTH, 842.0, tuple(words))


def eastern(text: str) -> str:
    """The same with the digits and marks that Arabic has."""
    digits = {str(at): sign for at, sign in enumerate("٠١٢٣٤٥٦٧٨٩")}
    marks = {",": "٬", ".": "٫"} if text[0].isdigit() and "/" not in text else {}
    return text.translate(str.maketrans(digits | marks))


@pytest.mark.parametrize("change", [str, eastern])
def test_an_arabic_invoice_is_read(change):
    found = read_pages([from_the_right(ARABIC, change)], buyer=Buyer())
    assert said(found) == {
        "invoice_number": "5501",
        "vendor_name": "شركة النور للتجارة",
        "issue_date": "2026-10-05",
        "vat_id": "310122393500003",
        "currency": "SAR",
        "net_total": "1000.00",
        "tax_total": "150.00",
        "gross_total": "1150.00",
    }
    assert items(found, "description", "quantity", "unit_price", "line_total") == [
        ("خدمة صيانة", "2", "500.00", "1000.00")
    ]


def test_a_hebrew_invoice_is_read():
    found = read_pages([from_the_right(HEBREW)], buyer=Buyer())
    assert said(found) == {
        "invoice_number": "5501",
        "vendor_name": "נגריית הצפון",
        "issue_date": "2026-10-05",
        "currency": "ILS",
        "net_total": "1000.00",
        "tax_total": "180.00",
        "gross_total": "1180.00",
    }
    assert items(found, "quantity", "unit_price", "line_total") == [
        ("2", "500.00", "1000.00")
    ]


def test_places_are_those_of_the_page_as_it_is_shown():
    page = from_the_right(ARABIC)
    found = read_pages([page], buyer=Buyer())
    shown = {word.box for word in page.words}
    placed = [*found.fields.values(), *(one for line in found.lines for one in line.values())]  # fmt: skip
    boxes = {Box(*(round(side, 6) for side in word.box)) for one in placed for word in one.words}  # fmt: skip
    assert boxes
    assert boxes <= shown


def test_what_runs_to_the_right_keeps_its_order():
    rows = [*ARABIC, [(30, "آيبان"), (180, "SA03 8000 0000 6080 1016 7519")]]
    found = read_pages([from_the_right(rows)], buyer=Buyer())
    assert said(found, "iban") == {"iban": "SA0380000000608010167519"}


def test_some_arabic_words_turn_no_page_about():
    page = from_the_right([[(30, "Kestrel Hinges Ltd of Leeds")], [(30, "شركة النور")]])
    assert not is_right_to_left(page)
    assert not is_right_to_left(replace(page, words=()))
