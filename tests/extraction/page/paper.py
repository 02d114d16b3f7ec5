"""Pages drawn as text: a column of characters is five points wide, a line twelve points high."""

from collections.abc import Sequence

from countersign.extraction.model import Box, Buyer, Extracted, Page, VendorHint, Word
from countersign.extraction.page import read_pages

_WIDE, _HIGH, _LETTERS = 5.0, 14.0, 9.0


def paper(*pages: str) -> tuple[Page, ...]:
    """Each text is a page; what stands above each other in the text does so on the page."""
    return tuple(_page(number, text) for number, text in enumerate(pages, 1))


def _page(number: int, text: str) -> Page:
    words = []
    for row, line in enumerate(text.strip("\n").split("\n")):
        at = 0
        for part in line.split(" "):
            if part:
                x, y = 30 + _WIDE * at, 40 + _HIGH * row
                box = Box(x, y, x + _WIDE * len(part), y + _LETTERS)
                words.append(Word(part, number, box))
            at += len(part) + 1
    return Page(number, 595.0, 842.0, tuple(words))


def read(
    *pages: str, buyer: Buyer | None = None, hints: Sequence[VendorHint] = ()
) -> Extracted:
    return read_pages(paper(*pages), buyer=buyer or Buyer(), hints=hints)


def said(extracted: Extracted, *fields: str) -> dict[str, str]:
    """The values of these header fields, or of all."""
    return {
        name: one.value
        for name, one in extracted.fields.items()
        if not fields or name in fields
    }


def items(extracted: Extracted, *fields: str) -> list[tuple[str, ...]]:
    """The values of these line fields, line by line; "" where there is none."""
    return [
        tuple(line[name].value if name in line else "" for name in fields)
        for line in extracted.lines
    ]
