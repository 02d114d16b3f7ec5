"""The tables in which reading looks things up, loaded from files when first needed or all at once by `fill_tables`."""

from functools import cache
from typing import Final

from countersign.extraction.model import Box, Buyer, Page, Word
from countersign.extraction.page.lexicon import (
    column_lexicon,
    label_lexicon,
    languages,
    titles,
)
from countersign.extraction.page.reader import read_pages

_SPECIMEN: Final = (
    "Example Ltd",
    "Invoice number R-1 Date 31 March 2026 Due 30.04.2026",
    "VAT ID DE136695976 IBAN DE89370400440532013000",
    "Description Quantity Unit price Amount",
    "Work 1 100.00 100.00",
    "Net total EUR 100.00",
    "VAT 19 % 19.00",
    "Total EUR 119.00",
)


@cache
def fill_tables() -> None:
    """Languages, months, tax ids, and the labels of each language beside English."""
    for code in languages():
        codes = frozenset({code, "en"})
        for table in (label_lexicon, column_lexicon):
            table(codes)
    titles()
    read_pages([_page()], buyer=Buyer())


def _page() -> Page:
    words = []
    for row, line in enumerate(_SPECIMEN):
        at = 40.0
        for text in line.split():
            width = 5.0 * len(text)
            box = Box(at, 40.0 + 14 * row, at + width, 49.0 + 14 * row)
            words.append(Word(text, 1, box))
            at += width + 5
    return Page(1, 595.0, 842.0, tuple(words))
