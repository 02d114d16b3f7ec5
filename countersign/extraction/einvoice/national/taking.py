"""Reading an XML file so that nothing of it is dropped: what no term took is told at the end, in the file's order."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from countersign.extraction.einvoice.national.reckoning import total
from countersign.extraction.einvoice.terms import every

Node = etree._Element | None

SIGNATURES: Final = "http://www.w3.org/2000/09/xmldsig#"
# What tells programs how to read the file, and people nothing.
_TECHNICAL: Final = "http://www.w3.org/2001/XMLSchema-instance"
_SIGNER: Final = ("SigningTime", "X509SubjectName", "X509IssuerName", "ClaimedRole")
_DAY: Final = re.compile(r"[\d-]{10}(T00:00:00)?")
_DAY_LENGTH: Final = 10
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_")


class Taking:
    """One file being read. A path is names without namespace, separated by slashes; `@NAME` at its end is an attribute.

    `words` are what some names mean, for those that only a schema explains.
    """

    def __init__(self, words: Mapping[str, str] | None = None) -> None:
        self._words = words or {}
        # the elements themselves, so that they stay the same objects
        self._taken: dict[etree._Element, set[str]] = {}

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
        for found, name, text in self._places(node, path):
            if not value or text == value:
                self._taken.setdefault(found, set()).add(name)

    def flag(self, node: Node, path: str, yes: str, no: str = "") -> bool:
        """Is it `yes`? Taken if it is that or `no`; what is neither stays."""
        found = self.peek(node, path)
        for value in filter(None, (yes, no)):
            self.skip(node, path, value=value)
        return found == yes

    def summed(self, node: Node, path: str) -> str:
        """The sum of all under `path`; each stays told where there are several. "" where one is no number."""
        parts = [text for _found, _name, text in self._places(node, path) if text]
        whole = total(parts)
        if whole and len(parts) == 1:
            return self.text(node, path)
        return whole

    def peek(self, node: Node, path: str) -> str:
        """The first text that is not empty, without taking it."""
        return next((text for _f, _n, text in self._places(node, path) if text), "")

    def day(self, node: Node, path: str) -> str:
        """The day of a moment; one that has a time of day stays told with it."""
        moment = self.peek(node, path)
        self.skip(node, path, value=moment if _DAY.fullmatch(moment) else "-")
        return moment[:_DAY_LENGTH]

    def attributes_left(self, element: etree._Element) -> tuple[tuple[str, str], ...]:
        """What nobody took of an element's own attributes."""
        return tuple(self._attributes(element, ()))

    def left(self, *tops: Node) -> tuple[tuple[str, str], ...]:
        """What nobody took of these elements: where it stands, in words, and what it says."""
        return tuple(
            one for top in tops if top is not None for one in self._left(top, ())
        )

    def _texts(self, node: Node, path: str) -> Iterator[str]:
        for found, name, text in self._places(node, path):
            if text:
                self._taken.setdefault(found, set()).add(name)
                yield text

    def _places(
        self, node: Node, path: str
    ) -> Iterator[tuple[etree._Element, str, str]]:
        elements, _, attribute = path.partition("@")
        elements = elements.rstrip("/")
        for found in every(node, elements) if elements else [node]:
            if found is not None:
                yield found, attribute, _said(found, attribute)

    def _left(
        self, element: etree._Element, above: tuple[str, ...]
    ) -> Iterator[tuple[str, str]]:
        where = " / ".join(above)
        taken = self._taken.get(element, set())
        text = " ".join((element.text or "").split())
        if text and "" not in taken:
            yield where, text
        yield from self._attributes(element, above)
        kinds = Counter(child.tag for child in element)
        at: Counter[str] = Counter()
        for child in element:
            at[str(child.tag)] += 1
            name = etree.QName(child)
            if name.namespace == SIGNATURES:
                yield from signers(child)
                continue
            place = self._name(name.localname)
            if kinds[child.tag] > 1:
                place = f"{place} {at[str(child.tag)]}"
            yield from self._left(child, (*above, place))

    def _attributes(
        self, element: etree._Element, above: tuple[str, ...]
    ) -> Iterator[tuple[str, str]]:
        taken = self._taken.get(element, set())
        for attribute, value in element.attrib.items():
            name = etree.QName(attribute)
            words = " ".join(str(value).split())
            if words and name.localname not in taken and name.namespace != _TECHNICAL:
                yield " / ".join((*above, self._name(name.localname))), words

    def _name(self, name: str) -> str:
        return self._words.get(name) or _HUMP.sub(" ", name)


def signers(signed: etree._Element) -> Iterator[tuple[str, str]]:
    """Who signed and when, as the signatures inside say; the rest of them is for programs."""
    for name in _SIGNER:
        for found in signed.iter(f"{{*}}{name}"):
            if words := " ".join((found.text or "").split()):
                yield f"Signature / {_HUMP.sub(' ', name)}", words


def _said(element: etree._Element, attribute: str) -> str:
    if not attribute:
        return " ".join((element.text or "").split())
    for name, value in element.attrib.items():
        if etree.QName(name).localname == attribute:
            return " ".join(str(value).split())
    return ""
