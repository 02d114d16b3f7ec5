"""Where on the page stands what the XML says: so that a field that the XML filled can still be pointed at."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from countersign.extraction.einvoice.printed import Printed, squeeze
from countersign.extraction.fields import ALL_AMOUNTS, ALL_DATES
from countersign.extraction.model import Extracted, Suggestion, Word

_AMOUNTS: Final = frozenset([*ALL_AMOUNTS, "line_total"])
_NUMBERS: Final = frozenset(["quantity", "unit_price", "tax_rate"])
_DATES: Final = frozenset(ALL_DATES)
_SAID_IN_CODE: Final = frozenset(
    ["kind", "type_code", "payment_means"]
)  # no page prints these


def with_places(xml: Extracted, page: Extracted) -> Extracted:
    """The XML's reading with the words that print each of its values, and the page's words beside it.

    Where the page's own reader found the same value, its words are taken; else the first place
    that prints it, for a total the last. What the page does not print has no words.
    """
    printed = Printed.on(page.pages)
    fields = {
        name: replace(found, words=_words(found, page.fields.get(name), printed))
        for name, found in xml.fields.items()
    }
    return replace(
        xml, pages=page.pages, fields=fields, lines=_lines(xml, page, printed)
    )


def _words(
    ours: Suggestion, rival: Suggestion | None, printed: Printed
) -> tuple[Word, ...]:
    if rival and rival.words and rival.value == ours.value:
        return rival.words
    if ours.field in _SAID_IN_CODE:
        return ()
    if ours.field in _AMOUNTS:
        places = printed.amounts(Decimal(ours.value))
        return places[-1] if places else ()
    if ours.field in _DATES:
        return printed.day(date.fromisoformat(ours.value))
    return printed.text(ours.value)


def _lines(
    xml: Extracted, page: Extracted, printed: Printed
) -> tuple[Mapping[str, Suggestion], ...]:
    """Each item where the page's reader found it, else by its description and the numbers in its row."""
    rivals = page.lines if len(page.lines) == len(xml.lines) else [{}] * len(xml.lines)
    lines = []
    after: Word | None = None
    for line, rival in zip(xml.lines, rivals, strict=True):
        description = line.get("description")
        words = printed.text(description.value, after=after) if description else ()
        after = words[-1] if words else after
        row = printed.beside(words) if words else Printed(())
        lines.append(
            {
                name: replace(found, words=_cell(found, rival.get(name), words, row))
                for name, found in line.items()
            }
        )
    return tuple(lines)


def _cell(
    ours: Suggestion,
    rival: Suggestion | None,
    description: tuple[Word, ...],
    row: Printed,
) -> tuple[Word, ...]:
    if rival and rival.words and _same(ours, rival):
        return rival.words
    if ours.field == "description":
        return description
    if ours.field not in _AMOUNTS | _NUMBERS:
        return ()
    return next(iter(row.amounts(Decimal(ours.value))), ())


def _same(ours: Suggestion, rival: Suggestion) -> bool:
    if ours.field in _AMOUNTS | _NUMBERS:
        return Decimal(ours.value) == Decimal(rival.value)
    return squeeze(ours.value) in squeeze(rival.value)
