"""What an invoice is found by: words without case and accents, and the parts of numbers."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from countersign.invoices.models import Invoice, LineItem

_LONGEST: Final = 40
_SHORTEST_END: Final = 4
# What an invoice and its items are found by, beside number, vendor and descriptions.
REFERENCES: Final = (
    "preceding_invoice",
    "buyer_reference",
    "contract_reference",
    "project_reference",
    "payment_reference",
    "mandate_reference",
    "payee_name",
    "note",
)
ITEM_REFERENCES: Final = ("item_number", "order_line", "item_note")


def folded(text: str) -> str:
    """The text without case and accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def words_of(text: str) -> list[str]:
    """The words, folded, in order: ``["seifenhaus", "muller"]``."""
    return [word[:_LONGEST] for word in re.split(r"[\W_]+", folded(text)) if word]


def joined(text: str) -> str:
    """The text as one word, without whatever separates: how numbers and names are typed together."""
    return "".join(words_of(text))[:_LONGEST]


def number_words(number: str) -> Iterator[str]:
    """What an invoice number is found by: itself, its parts, and everything that begins with one of its digits.

    ``R-2026/0042`` is found by r2026, 0042, 42 and 60042.
    """
    whole = joined(number)
    yield whole
    for part in re.findall(r"[^\W\d_]+|\d+", folded(number)):
        yield part[:_LONGEST]
        yield part.lstrip("0")[:_LONGEST] or "0"
    for start in range(1, len(whole) - _SHORTEST_END + 1):
        if whole[start].isdigit():
            yield whole[start:]


def said_in(invoice: Invoice) -> Iterator[str]:
    """Its references and notes, as far as there are any."""
    if invoice.order_reference:
        yield invoice.order_reference
    more = invoice.more or {}
    yield from (more[name] for name in REFERENCES if name in more)


def said_on(item: LineItem) -> Iterator[str]:
    """An item's description, number and note; what has parts also as one word."""
    more = item.more or {}
    yield item.description
    for name in ITEM_REFERENCES:
        if name in more:
            yield f"{more[name]} {joined(more[name])}"
