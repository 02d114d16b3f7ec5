"""Pages for comparing with: words set on lines as a page's reader gives them."""

from collections.abc import Sequence

from countersign.extraction.model import Box, Extracted, Page, Suggestion, Word

INVOICE = (
    "Kestrel Hinges",
    "Invoice R-7 of 31 March 2026, order PO-12",
    "Oiling the hinges 2 h 50.00 19 % 100.00",
    "Net 100.00",
    "VAT 19 % 19.00",
    "Total EUR 119.00",
    "Due 30/04/2026 to DE89 3704 0044 0532 0130 00, VAT id DE 136 695 976",
)


def page(lines: Sequence[str] = INVOICE, source: str = "text") -> Page:
    words = []
    for row, line in enumerate(lines):
        x = 50.0
        for text in line.split():
            box = Box(x, 50.0 + 20 * row, x + 6 * len(text), 60.0 + 20 * row)
            words.append(Word(text, 1, box, source))
            x = box.x1 + 4
    return Page(1, 595, 842, tuple(words))


def extracted(
    lines: Sequence[str] = INVOICE,
    confidence: float = 0.97,
    source: str = "text",
    **found: str,
) -> Extracted:
    """What a page's reader says of these lines: `found` are its fields, standing on the words that hold them."""
    drawn = page(lines, source)
    fields = {}
    for name, value in found.items():
        words = tuple(word for word in drawn.words if value in word.text) or (
            drawn.words[0],
        )
        fields[name] = Suggestion(name, value, confidence, source, words)
    return Extracted(pages=(drawn,), fields=fields)


def with_line(number: int, text: str) -> list[str]:
    lines = list(INVOICE)
    lines[number] = text
    return lines
