"""Whether a page's text layer can be read, or its picture has to be."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from countersign.extraction.model import Page

_FEWEST_WORDS: Final = 8
_MOST_ODD: Final = 0.1  # share of characters that are no writing
_LEAST_PLAIN: Final = 0.5  # share of characters that are letters or digits
_LEAST_VOWELS: Final = (
    0.6  # share of Latin words with a vowel: 0.9 and more in real ones
)
_ENOUGH_WORDS: Final = 8
_LATIN_WORD: Final = re.compile(r"[a-z]{3,}")
_RULE: Final = re.compile(
    r"([-=_.*~+·•])\1{3,}"
)  # drawn with signs, as typewriters and tills do
_VOWEL: Final = re.compile(r"[aeiouy]")
_UNASSIGNED: Final = frozenset({"Co", "Cn", "Cc", "Cs"})


def usable_text(page: Page) -> bool:
    """False when a page has next to no text, or text whose letters are not what the page shows.

    A font without a proper encoding makes a text layer of wrong letters (",QYRLFH" for
    "Invoice"): told by signs that are no writing, and by words that nobody could say. What was
    read optically is usable however little it is.
    """
    if any(word.source == "ocr" for word in page.words):
        return True
    return len(page.words) >= _FEWEST_WORDS and _is_sound(page)


def legible(pages: Iterable[Page]) -> list[Page]:
    """The pages that can be read as they are: those with usable text, and beside them a last page with few words."""
    known = [(page, usable_text(page)) for page in pages]
    if not any(usable for _, usable in known):
        return []
    return [page for page, usable in known if usable or _is_sound(page)]


def _is_sound(page: Page) -> bool:
    letters = "".join(
        word.text for word in page.words if not _RULE.fullmatch(word.text)
    )
    if not letters:
        return False
    odd = sum(_is_odd(letter) for letter in letters)
    plain = sum(letter.isalnum() for letter in letters)
    if odd > _MOST_ODD * len(letters) or plain < _LEAST_PLAIN * len(letters):
        return False
    return _can_be_said(word.text for word in page.words)


def _is_odd(letter: str) -> bool:
    return letter == "\ufffd" or unicodedata.category(letter) in _UNASSIGNED


def _can_be_said(words: Iterable[str]) -> bool:
    latin = [
        run for word in words for run in _LATIN_WORD.findall(_without_accents(word))
    ]
    spoken = sum(_VOWEL.search(run) is not None for run in latin)
    return len(latin) < _ENOUGH_WORDS or spoken >= _LEAST_VOWELS * len(latin)


def _without_accents(text: str) -> str:
    return unicodedata.normalize("NFD", text.lower())
