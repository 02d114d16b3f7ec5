"""What both syntaxes of EN 16931 say, in one form and not judged yet: texts as they stand in the XML."""

from dataclasses import dataclass

from lxml import etree

from countersign.extraction.record import EInvoice


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


def every(node: etree._Element | None, path: str) -> list[etree._Element]:
    """The elements under `path`, names without namespace and separated by slashes."""
    if node is None:
        return []
    return node.findall("/".join("{*}" + name for name in path.split("/")))


def first(node: etree._Element | None, path: str) -> etree._Element | None:
    """The first of them, or None."""
    found = every(node, path)
    return found[0] if found else None


def text(node: etree._Element | None, path: str = "") -> str:
    """The words of the first non-empty element under `path`, in one line; empty where there is none."""
    for found in every(node, path) if path else [node]:
        words = " ".join((found.text or "").split()) if found is not None else ""
        if words:
            return words
    return ""


def texts(node: etree._Element | None, path: str) -> tuple[str, ...]:
    """All the non-empty ones."""
    return tuple(words for found in every(node, path) if (words := text(found)))


def in_currency(amounts: list[etree._Element], currency: str) -> etree._Element | None:
    """The amount in the invoice's currency, else the first; one in another currency is for the tax office."""
    own = [each for each in amounts if not is_foreign(each, currency)]
    return next(iter(own or amounts), None)


def is_foreign(amount: etree._Element | None, currency: str) -> bool:
    """Whether an amount names a currency that is not the invoice's."""
    own = amount.get("currencyID", "") if amount is not None else ""
    return bool(own and currency and own != currency)
