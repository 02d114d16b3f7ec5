"""What the descriptions of similar items have in common."""

import re
import unicodedata
from functools import cache
from typing import Final, Literal

from babel.dates import get_month_names

LONGEST: Final = 100
_LEAST: Final = 0.5  # of all their words, how many similar items share
_LANGUAGES: Final = [
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "fi",
    "fr",
    "hu",
    "it",
    "nb",
    "nl",
    "pl",
    "pt",
    "ro",
    "sv",
]
_WIDTHS: Final[tuple[Literal["wide", "abbreviated"], ...]] = ("wide", "abbreviated")


def text_key(description: str) -> str:
    """Its words without case, accents, signs, numbers and months: what changes from one invoice to the next is mostly those."""
    months = _months()
    words = [word for word in _words(description) if len(word) > 1]
    return " ".join(word for word in words if word not in months)[:LONGEST].strip()


def are_similar(one: str, other: str) -> bool:
    """Do two keys share at least half of their words?"""
    left, right = set(one.split()), set(other.split())
    return bool(left & right) and len(left & right) / len(left | right) >= _LEAST


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.findall(r"[^\W\d_]+", bare)


@cache
def _months() -> frozenset[str]:
    """What months are called in the languages that invoices are read in."""
    return frozenset(
        word
        for language in _LANGUAGES
        for width in _WIDTHS
        for context in ("format", "stand-alone")
        for name in get_month_names(width, context, language).values()
        for word in _words(name)
    )
