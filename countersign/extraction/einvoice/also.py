"""What an e-invoice says besides: each text and attribute that no reader asked for, with where it stands in words."""

import re
from collections import Counter
from collections.abc import Set
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from lxml import etree

from countersign.extraction.einvoice.terms import Taken

Row = tuple[str, str]

MOST: Final = 20_000  # rows: far more than any invoice has, few enough to keep
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# Words that nearly every name of CII has, and that tell a reader nothing.
_NOISE: Final = frozenset({"applicable", "specified", "supply", "chain", "trade"})
_OF_SCHEMAS: Final = "{http://www.w3.org/2001/XMLSchema-instance}"


def unread(
    root: etree._Element,
    taken: Taken,
    *,
    currency: str = "",
    without: Set[etree._Element] = frozenset(),
) -> tuple[Row, ...]:
    """All that is not in `taken`, in the file's order: (where it stands, what it says), at most MOST.

    An amount's currency is left out where it is the invoice's, and so is what only tells programs where a schema is.
    Elements in `without` are left out with all that is in them.
    """
    walk = _Walk(taken, currency, without)
    walk.over(root, "")
    return tuple(walk.rows[:MOST])


@dataclass(slots=True)
class _Walk:
    taken: Taken
    currency: str
    without: Set[etree._Element]
    rows: list[Row] = field(default_factory=list)

    def over(self, element: etree._Element, path: str) -> None:
        """Note what an element says, then all below it."""
        if element in self.without or len(self.rows) >= MOST:
            return
        if element not in self.taken and (words := _plain(element.text)):
            self.rows.append((path, words))
        if element.attrib:
            self._attributes(element, path)
        seen: Counter[str] = Counter()
        alike = Counter(child.tag for child in element) if len(element) > 1 else seen
        for child in element:
            seen[child.tag] += 1
            number = f" {seen[child.tag]}" if alike[child.tag] > 1 else ""
            name = _name_of(child.tag) + number
            self.over(child, f"{path} / {name}" if path else name)
            if tail := _plain(child.tail):
                self.rows.append((path, tail))

    def _attributes(self, element: etree._Element, path: str) -> None:
        for key, value in _texts_of(element):
            if (element, key) in self.taken or key.startswith(_OF_SCHEMAS):
                continue
            words = _plain(value)
            if words and not (key == "currencyID" and words == self.currency):
                self.rows.append((f"{path} ({_name_of(key)})".strip(), words))


def _texts_of(element: etree._Element) -> list[tuple[str, str]]:
    return [(str(key), str(value)) for key, value in element.attrib.items()]


def _plain(words: str | None) -> str:
    return " ".join((words or "").split())


@lru_cache(maxsize=4096)
def _name_of(tag: str) -> str:
    return readable(etree.QName(tag).localname)


def readable(name: str) -> str:
    """An element's name as words: "SpecifiedTradePaymentTerms" is "payment terms"."""
    words = [word if word.isupper() else word.lower() for word in _WORD.findall(name)]
    telling = [word for word in words if word not in _NOISE]
    return " ".join(telling or words) or name
