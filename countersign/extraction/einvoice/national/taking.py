"""Reading an XML file so that nothing of it is dropped: what no term took is told at the end, in the file's order."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from countersign.extraction.einvoice.also import parted, unread
from countersign.extraction.einvoice.national.reckoning import total
from countersign.extraction.einvoice.terms import Taken, every, said

Node = etree._Element | None

Place = etree._Element | tuple[etree._Element, str]
_DAY: Final = re.compile(r"[\d-]{10}(T00:00:00)?")
_DAY_LENGTH: Final = 10


class Taking:
    """One file being read. A path is names without namespace, separated by slashes; `@NAME` at its end is an attribute.

    `words` are what some names mean, for those that only a schema explains.
    """

    def __init__(self, words: Mapping[str, str] | None = None) -> None:
        self._words = words or {}
        # the elements themselves, so that they stay the same objects
        self._taken: Taken = set()

    def text(self, node: Node, path: str = "") -> str:
        """The first text under `path` that is not empty, in one line, taken; "" where there is none."""
        return next(self._texts(node, path), "")

    def texts(self, node: Node, path: str) -> tuple[str, ...]:
        """All of them, taken."""
        return tuple(self._texts(node, path))

    def joined(self, node: Node, *paths: str, by: str = " ") -> str:
        """The first text under each path, those that are there."""
        return by.join(one for path in paths if (one := self.text(node, path)))

    def listed(self, node: Node, path: str) -> str:
        """All the different ones in one text."""
        return ", ".join(dict.fromkeys(self._texts(node, path)))

    def skip(self, node: Node, path: str, *, value: str = "") -> None:
        """Take without reading what says nothing, or again what is known: only texts that are `value`, if one is given."""
        for place, text in self._places(node, path):
            if not value or text == value:
                self._taken.add(place)

    def flag(self, node: Node, path: str, yes: str, no: str = "") -> bool:
        """Is it `yes`? Taken if it is that or `no`; what is neither stays."""
        found = self.peek(node, path)
        for value in filter(None, (yes, no)):
            self.skip(node, path, value=value)
        return found == yes

    def summed(self, node: Node, path: str) -> str:
        """The sum of all under `path`; each stays told where there are several. "" where one is no number."""
        parts = [text for _place, text in self._places(node, path) if text]
        whole = total(parts)
        if whole and len(parts) == 1:
            return self.text(node, path)
        return whole

    def peek(self, node: Node, path: str) -> str:
        """The first text that is not empty, without taking it."""
        return next((text for _place, text in self._places(node, path) if text), "")

    def day(self, node: Node, path: str) -> str:
        """The day of a moment; one that has a time of day stays told with it."""
        moment = self.peek(node, path)
        self.skip(node, path, value=moment if _DAY.fullmatch(moment) else "-")
        return moment[:_DAY_LENGTH]

    def attributes_left(self, element: etree._Element) -> tuple[tuple[str, str], ...]:
        """What nobody took of an element's own attributes."""
        return unread(element, self._taken, without=set(element), named=self._name)

    def left(self, *tops: Node) -> tuple[tuple[str, str], ...]:
        """What nobody took of these elements: where it stands, in words, and what it says."""
        return tuple(
            one
            for top in tops
            if top is not None
            for one in unread(top, self._taken, named=self._name, is_signed=True)
        )

    def _texts(self, node: Node, path: str) -> Iterator[str]:
        for place, text in self._places(node, path):
            if text:
                self._taken.add(place)
                yield text

    def _places(self, node: Node, path: str) -> Iterator[tuple[Place, str]]:
        elements, _, attribute = path.partition("@")
        elements = elements.rstrip("/")
        for found in every(node, elements) if elements else [node]:
            if found is None:
                continue
            if not attribute:
                yield found, said(found)
            for name, value in found.attrib.items() if attribute else ():
                if etree.QName(name).localname == attribute:
                    yield (found, str(name)), " ".join(str(value).split())

    def _name(self, name: str) -> str:
        return self._words.get(name) or parted(name)
