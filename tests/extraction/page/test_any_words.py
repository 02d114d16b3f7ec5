"""Whatever words a page holds, reading it ends in suggestions that stand on it, never in an error."""

from collections.abc import Iterable

from hypothesis import example, given, settings
from hypothesis import strategies as st

from countersign.extraction.fields import HEADER_FIELDS
from countersign.extraction.model import (
    LINE_FIELDS,
    Box,
    Buyer,
    Page,
    Word,
)
from countersign.extraction.page import learn, read_pages

PARTS = st.one_of(
    st.sampled_from(
        ["Invoice", "Total", "VAT", "No.", "Date:", "Summe", "Menge", "Preis", "Betrag", "€", "%", "IBAN", "1.234,56",
         "19", "2026-01-31", "31.01.2026", "DE89", "3704", "(", "-", "−5,00", "×", "an", "Name:", "GmbH", "@", "x@y.de"]
    ),
    st.text(min_size=1, max_size=8),
)  # fmt: skip
EDGE = st.floats(min_value=-50, max_value=900, allow_nan=False)


@st.composite
def words(draw: st.DrawFn) -> Word:
    x, y = draw(EDGE), draw(EDGE)
    size = draw(st.floats(min_value=0, max_value=60, allow_nan=False))
    wide = draw(st.floats(min_value=0, max_value=200, allow_nan=False))
    return Word(draw(PARTS), 1, Box(x, y, x + wide, y + size))


def places(found: Iterable[Word]) -> set[tuple[int, Box]]:
    return {(word.page, word.box) for word in found}


@settings(max_examples=150, deadline=None)
@given(st.lists(words(), max_size=60))
@example([Word(text, 1, Box(0, 0, 0, 0)) for text in ("Invoice", "No.", "᥆")])
def test_reading_never_raises(found):
    page = Page(1, 595, 842, tuple(found))
    extracted = read_pages([page], buyer=Buyer())
    assert set(extracted.fields) <= {*HEADER_FIELDS, "customer_number", "kind"}
    assert all(set(line) <= set(LINE_FIELDS) for line in extracted.lines)
    for one in extracted.fields.values():
        assert 0 <= one.confidence <= 1
        # Digits of other scripts and loose accents are cited as they were understood, where they stand.
        assert places(one.words) <= places(page.words)


@settings(max_examples=60, deadline=None)
@given(st.lists(words(), max_size=40), st.text(max_size=20))
def test_learning_never_raises(found, value):
    page = Page(1, 595, 842, tuple(found))
    confirmed = dict.fromkeys(HEADER_FIELDS, value)
    hint = learn([page], confirmed, [dict.fromkeys(LINE_FIELDS, value)])
    read_pages([page], buyer=Buyer(), hints=[hint])


def test_no_words_at_all_give_an_empty_reading():
    extracted = read_pages([Page(1, 595, 842)], buyer=Buyer())
    assert (dict(extracted.fields), extracted.lines) == ({}, ())
