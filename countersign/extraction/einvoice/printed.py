"""Where on its pages an invoice prints a value, in whichever of the ways people write it."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final, Self

from babel.dates import format_date

from countersign.extraction.model import Page, Word

_FIGURE: Final = re.compile(r"\d[\d.,'’٫٬]*")
_GROUP: Final = re.compile(r"\d{3}(?:[.,]\d+)?")
_LOCALES: Final = ("en", "en_GB", "de", "fr", "es", "it", "nl", "pt", "pl", "cs", "sv", "da", "nb", "fi")  # fmt: skip
_FORMATS: Final = ("long", "medium", "d MMM y", "MMM d y", "d MMMM y", "MMMM d y")
_NUMERIC: Final = ("%d%m%Y", "%m%d%Y", "%Y%m%d", "%d%m%y", "%m%d%y", "%y%m%d")


class Printed:
    """The words of some pages, searchable for values rather than for letters."""

    def __init__(self, words: Iterable[Word]) -> None:
        self.words = tuple(words)
        squeezed = [squeeze(word.text) for word in self.words]
        self._text = "".join(squeezed)
        self._starts = _offsets(squeezed)
        self._at = {id(word): at for at, word in enumerate(self.words)}
        self._figures: dict[str, list[tuple[Word, ...]]] = {}
        for digits, run in self._figure_runs():
            self._figures.setdefault(digits, []).append(run)
        self._by_height = sorted(self.words, key=_height)

    @classmethod
    def on(cls, pages: Iterable[Page]) -> Self:
        """All the words of these pages."""
        return cls(word for page in pages for word in page.words)

    def beside(self, words: Sequence[Word]) -> "Printed":
        """The numbers in the row of these words, without themselves."""
        page, top, bottom = words[0].page, words[0].box.y0, words[-1].box.y1
        first = bisect_left(self._by_height, (page, top), key=_height)
        last = bisect_right(self._by_height, (page, bottom), key=_height)
        own = {id(word) for word in words}
        row = [
            word
            for word in self._by_height[first:last]
            if id(word) not in own and not any(sign.isalpha() for sign in word.text)
        ]
        return Printed(sorted(row, key=lambda word: self._at[id(word)]))

    def text(self, value: str, *, after: Word | None = None) -> tuple[Word, ...]:
        """The words that print `value`, whatever separates its parts; none where it is not printed.

        `after` is a word behind which to look.
        """
        wanted = squeeze(value)
        start = self._starts[self._at[id(after)] + 1 :][:1] if after else [0]
        at = self._text.find(wanted, start[0]) if wanted and start else -1
        if at < 0:
            return ()
        first = bisect_right(self._starts, at) - 1
        last = bisect_right(self._starts, at + len(wanted) - 1) - 1
        return self.words[first : last + 1]

    def has_most_words_of(self, name: str) -> bool:
        """Whether more than half of a name's longer words stand anywhere."""
        parts = [part for part in re.split(r"[\W_]+", name) if len(part) > 3]
        found = [part for part in parts if squeeze(part) in self._text]
        return 2 * len(found) > len(parts)

    def amounts(self, value: Decimal) -> list[tuple[Word, ...]]:
        """Every place that prints this amount, with or without its sign, marks and idle decimals.

        Without decimals only from 100 on: a small whole number may be anything.
        """
        whole, _, decimals = f"{abs(value):f}".partition(".")
        bare = decimals.rstrip("0")
        endings = [decimals, bare.ljust(2, "0")]
        if bare or len(whole) > 2 or not decimals:
            endings.append(bare)
        wanted = dict.fromkeys((whole + end).lstrip("0") or "0" for end in endings)
        return [words for digits in wanted for words in self._figures.get(digits, [])]

    def day(self, value: date) -> tuple[Word, ...]:
        """The words that print this day, in figures or in any of the languages that are read."""
        for way in _ways(value):
            if words := self.text(way):
                return words
        return ()

    def _figure_runs(self) -> Iterator[tuple[str, tuple[Word, ...]]]:
        """Each number as its digits; groups of thousands that stand apart also as one number."""
        for at, word in enumerate(self.words):
            found = _FIGURE.findall(word.text)
            for figure in found:
                yield _digits(figure), (word,)
            joined = found[-1] if found and word.text.endswith(found[-1]) else ""
            for further in range(at + 1, min(at + 4, len(self.words))):
                group = _GROUP.match(self.words[further].text)
                if not joined or not group:
                    break
                joined += group[0]
                yield _digits(joined), self.words[at : further + 1]


def squeeze(text: str) -> str:
    """Letters and digits alone, without case or accents."""
    parts = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in parts if sign.isalnum())


def _digits(figure: str) -> str:
    return re.sub(r"\D", "", figure).lstrip("0") or "0"


def _height(word: Word) -> tuple[int, float]:
    return word.page, (word.box.y0 + word.box.y1) / 2


def _offsets(parts: list[str]) -> list[int]:
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + len(part))
    return starts[:-1]


@lru_cache(maxsize=64)
def _ways(value: date) -> tuple[str, ...]:
    short = [
        f"{one}{other}{value:{year}}"
        for one, other in ((value.day, value.month), (value.month, value.day))
        for year in ("%Y", "%y")
    ]
    written = [
        squeeze(format_date(value, form, locale=locale))
        for locale in _LOCALES
        for form in _FORMATS
    ]
    numeric = [value.strftime(form) for form in _NUMERIC]
    return tuple(dict.fromkeys([*numeric, *short, *written]))
