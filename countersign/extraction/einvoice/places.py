"""Where on the page stands what the XML says: so that a field that the XML filled can still be pointed at."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from countersign.extraction.einvoice.printed import Printed
from countersign.extraction.model import Reading, Suggestion, Word

_AMOUNTS: Final = frozenset(["net_total", "tax_total", "gross_total", "line_total"])
_NUMBERS: Final = frozenset(["quantity", "unit_price", "tax_rate"])
_DATES: Final = frozenset(["issue_date", "due_date"])


def with_places(xml: Reading, page: Reading) -> Reading:
    """The XML's reading with the words that print each of its values, and the page's words beside it.

    Where the page's own reader found the same value, its words are taken; else the first place
    that prints it, for a total the last. What the page does not print has no words.
    """
    printed = Printed(page.pages)
    fields = {
        name: replace(found, words=_words(found, page.fields.get(name), printed))
        for name, found in xml.fields.items()
    }
    return replace(xml, pages=page.pages, fields=fields, lines=_lines(xml, printed))


def _words(
    ours: Suggestion, rival: Suggestion | None, printed: Printed
) -> tuple[Word, ...]:
    if rival and rival.words and rival.value == ours.value:
        return rival.words
    if ours.field in _AMOUNTS:
        places = printed.amounts(Decimal(ours.value))
        return places[-1] if places else ()
    if ours.field in _DATES:
        return printed.day(date.fromisoformat(ours.value))
    return printed.text(ours.value)


def _lines(xml: Reading, printed: Printed) -> tuple[Mapping[str, Suggestion], ...]:
    """Each item by its description and the amounts right of it, from the top of the table down."""
    lines = []
    after: Word | None = None
    for line in xml.lines:
        description = line.get("description")
        words = printed.text(description.value, after=after) if description else ()
        after = words[-1] if words else after
        lines.append(_line(line, words, printed))
    return tuple(lines)


def _line(
    line: Mapping[str, Suggestion], words: Sequence[Word], printed: Printed
) -> Mapping[str, Suggestion]:
    placed = {}
    for name, found in line.items():
        own: tuple[Word, ...] = ()
        if name == "description":
            own = tuple(words)
        elif words and name in _AMOUNTS | _NUMBERS:
            places = printed.amounts(Decimal(found.value))
            own = next((place for place in places if _beside(place, words)), ())
        placed[name] = replace(found, words=own)
    return placed


def _beside(place: Sequence[Word], words: Sequence[Word]) -> bool:
    """Whether a number stands in the row of a description, not inside it."""
    middle = (place[0].box.y0 + place[0].box.y1) / 2
    top, bottom = words[0].box.y0, words[-1].box.y1
    if place[0].page != words[0].page or place[0] in words:
        return False
    is_number = not any(sign.isalpha() for word in place for sign in word.text)
    return is_number and top <= middle <= bottom
