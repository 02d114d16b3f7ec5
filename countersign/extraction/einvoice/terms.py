"""What both syntaxes of EN 16931 say, in one form and not judged yet: texts as they stand in the XML.

Within `traced` every text and attribute that is read is remembered, so that what no reader asked for can be told.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from lxml import etree

from countersign.extraction.record import EInvoice

Taken = set[etree._Element | tuple[etree._Element, str]]
"""The elements whose text was read, and the attributes: (element, name)."""

_TAKEN: Final[ContextVar[Taken | None]] = ContextVar("taken", default=None)


@dataclass(frozen=True, slots=True)
class Date:
    """A date as written, and the format it claims (UNTDID 2379; empty for ISO 8601)."""

    text: str = ""
    format: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a syntax says, and how its two dates are written.

    `foreign_tax`: the only tax total is in another currency than the invoice, so it is no part of its sums.
    """

    einvoice: EInvoice
    issued: Date = Date()
    due: Date = Date()
    foreign_tax: bool = False


@contextmanager
def traced() -> Iterator[Taken]:
    """What the functions below read of a tree meanwhile. Elements that are only found are not read."""
    taken: Taken = set()
    before = _TAKEN.set(taken)
    try:
        yield taken
    finally:
        _TAKEN.reset(before)


def every(node: etree._Element | None, path: str) -> list[etree._Element]:
    """The elements under `path`, names without namespace and separated by slashes."""
    if node is None:
        return []
    return node.findall(_anywhere(path))


def first(node: etree._Element | None, path: str) -> etree._Element | None:
    """The first of them, or None."""
    found = every(node, path)
    return found[0] if found else None


def text(node: etree._Element | None, path: str = "") -> str:
    """The words of the first non-empty element under `path`, in one line; empty where there is none."""
    for found in every(node, path) if path else [node]:
        if found is not None and (words := said(found)):
            _take(found)
            return words
    return ""


def texts(node: etree._Element | None, path: str) -> tuple[str, ...]:
    """All the non-empty ones."""
    return tuple(words for found in every(node, path) if (words := text(found)))


def peek(node: etree._Element | None, path: str) -> str:
    """What `text` would say, without counting as read: for what only decides how the rest is read."""
    return next((words for found in every(node, path) if (words := said(found))), "")


def agreed(node: etree._Element | None, path: str) -> str:
    """The same as `text`; further elements that repeat these words count as read too."""
    words = text(node, path)
    expect(node, path, words)
    return words


def expect(node: etree._Element | None, path: str, *words: str) -> None:
    """Count as read what says no more than one of these `words`, which the syntax asks for or another term has."""
    for found in every(node, path):
        if said(found) in words:
            _take(found)


def attribute(node: etree._Element | None, name: str) -> str:
    """An attribute's words; empty where there is none."""
    if node is None or name not in node.attrib:
        return ""
    _take((node, name))
    return " ".join(str(node.get(name)).split())


def said(element: etree._Element) -> str:
    """An element's own words in one line. Does not count as read."""
    return " ".join((element.text or "").split())


def in_currency(amounts: list[etree._Element], currency: str) -> etree._Element | None:
    """The amount in the invoice's currency, else the first; one in another currency is for the tax office."""
    own = [each for each in amounts if not is_foreign(each, currency)]
    return next(iter(own or amounts), None)


def is_foreign(amount: etree._Element | None, currency: str) -> bool:
    """Whether an amount names a currency that is not the invoice's."""
    own = amount.get("currencyID", "") if amount is not None else ""
    return bool(own and currency and own != currency)


@lru_cache(maxsize=1024)
def _anywhere(path: str) -> str:
    return "/".join("{*}" + name for name in path.split("/"))


def _take(what: etree._Element | tuple[etree._Element, str]) -> None:
    taken = _TAKEN.get()
    if taken is not None:
        taken.add(what)
