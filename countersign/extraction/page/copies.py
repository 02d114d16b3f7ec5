"""Pages that print an earlier page of the same file once more: a copy, a duplicate, a triplicate."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from countersign.extraction.model import Page
from countersign.extraction.page.spelling import fold

_FEWEST: Final = 4  # numbers that a page must have to be told from others by them
_OTHER_WORDS: Final = 0.1  # share of words that a copy may have of its own
_MISREAD: Final = 0.05  # the same of numbers, where they were read optically


def without_copies(pages: Sequence[Page]) -> list[Page]:
    """The pages, without the words of those that say the same as one before them.

    An invoice that is printed twice then has its items once. Pages stay in their places, so that places on them do.
    """
    again = copies(pages)
    return [replace(page, words=()) if page.number in again else page for page in pages]


def copies(pages: Sequence[Page]) -> dict[int, int]:
    """The numbers of pages that say the same as one before them, each with the number of that one.

    A copy has every number of the first but that of the page, and next to all of its words.
    """
    if len(pages) < 2:
        return {}
    again: dict[int, int] = {}
    known: list[tuple[Page, Counter[str], Counter[str]]] = []
    for page in pages:
        texts = [fold(word.text).strip(".,:;") for word in page.words]
        numbers = Counter(text for text in texts if any(map(str.isdigit, text)))
        words = Counter(text for text in texts if text.isalpha())
        first = next(
            (each[0].number for each in known if _is_copy(page, numbers, words, *each)),
            None,
        )
        if first is not None and numbers.total() >= _FEWEST:
            again[page.number] = first
        else:
            known.append((page, numbers, words))
    return again


def _is_copy(
    page: Page,
    numbers: Counter[str],
    words: Counter[str],
    first: Page,
    its_numbers: Counter[str],
    its_words: Counter[str],
) -> bool:
    other = _difference(numbers, its_numbers)
    of_pages = Counter([str(first.number), str(page.number)])
    seen = any(word.source == "ocr" for word in page.words)
    allowed = _MISREAD * numbers.total() if seen else 0
    return (other - of_pages).total() <= allowed and _difference(
        words, its_words
    ).total() <= _OTHER_WORDS * words.total() + 2


def _difference(one: Counter[str], other: Counter[str]) -> Counter[str]:
    return (one - other) + (other - one)
