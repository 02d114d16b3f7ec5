"""What an e-invoice says besides: each text and attribute that no reader asked for, with where it stands in words."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from lxml import etree

from countersign.extraction.einvoice.terms import Taken, said

Row = tuple[str, str]

MOST: Final = 20_000  # rows: far more than any invoice has, few enough to keep
SIGNATURE: Final = "{http://www.w3.org/2000/09/xmldsig#}Signature"
_SIGNER: Final = ("SigningTime", "X509SubjectName", "X509IssuerName", "ClaimedRole")
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_")
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# Words that nearly every name of CII has, and that tell a reader nothing.
_NOISE: Final = frozenset({"applicable", "specified", "supply", "chain", "trade"})
_OF_SCHEMAS: Final = "{http://www.w3.org/2001/XMLSchema-instance}"


@lru_cache(maxsize=4096)
def readable(name: str) -> str:
    """An element's name as words: "SpecifiedTradePaymentTerms" is "payment terms"."""
    words = [word if word.isupper() else word.lower() for word in _WORD.findall(name)]
    telling = [word for word in words if word not in _NOISE]
    return " ".join(telling or words) or name


def parted(name: str) -> str:
    """A name that is left as it is, but for blanks between its words."""
    return _HUMP.sub(" ", name)


def unread(
    root: etree._Element,
    taken: Taken,
    *,
    currency: str = "",
    without: Set[etree._Element] = frozenset(),
    named: Callable[[str], str] = readable,
    is_signed: bool = False,
) -> tuple[Row, ...]:
    """All that is not in `taken`, in the file's order: (where it stands, what it says), at most MOST.

    An amount's currency is left out where it is the invoice's, and so is what only tells programs where a schema is.
    Elements in `without` are left out with all that is in them. Of a signature in an `is_signed` file only who signed is told.
    """
    walk = _Walk(taken, currency, without, named, is_signed)
    walk.over(root, "")
    return tuple(walk.rows[:MOST])


def signers(signed: etree._Element) -> Iterator[Row]:
    """Who signed and when, as the signatures inside say; the rest of them is for programs."""
    for name in _SIGNER:
        for found in signed.iter(f"{{*}}{name}"):
            if words := said(found):
                yield f"Signature / {parted(name)}", words


@dataclass(slots=True)
class _Walk:
    taken: Taken
    currency: str
    without: Set[etree._Element]
    named: Callable[[str], str]
    is_signed: bool
    rows: list[Row] = field(default_factory=list)

    def over(self, element: etree._Element, path: str) -> None:
        """Note what an element says, then all below it."""
        if element in self.without or len(self.rows) >= MOST:
            return
        if self.is_signed and element.tag == SIGNATURE:
            self.rows += signers(element)
            return
        if element not in self.taken and (words := said(element)):
            self.rows.append((path, words))
        if element.attrib:
            self._attributes(element, path)
        self._below(element, path)

    def _below(self, element: etree._Element, path: str) -> None:
        seen: Counter[str] = Counter()
        alike = Counter(child.tag for child in element) if len(element) > 1 else seen
        for child in element:
            seen[child.tag] += 1
            number = f" {seen[child.tag]}" if alike[child.tag] > 1 else ""
            name = self._name_of(child.tag) + number
            self.over(child, f"{path} / {name}" if path else name)
            if tail := " ".join((child.tail or "").split()):
                self.rows.append((path, tail))

    def _attributes(self, element: etree._Element, path: str) -> None:
        for key, value in element.attrib.items():
            name, words = str(key), " ".join(str(value).split())
            if (element, name) in self.taken or name.startswith(_OF_SCHEMAS):
                continue
            if words and not (name == "currencyID" and words == self.currency):
                place = self._name_of(name)
                self.rows.append((f"{path} ({place})" if path else place, words))

    def _name_of(self, tag: str) -> str:
        return self.named(tag.rpartition("}")[2])
