"""What a text is found by: its words without case and accents, and the parts of numbers."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_LONGEST: Final = 40
_SHORTEST_END: Final = 4


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
