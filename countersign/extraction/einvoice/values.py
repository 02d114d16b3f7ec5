"""Texts of an e-invoice in their one canonical form, and whether they were written as the syntax has it."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Final, NamedTuple

from countersign.extraction.einvoice.terms import Date
from countersign.money import NotANumber, NumberFormat, exponent, parse_number

_DECIMAL: Final = re.compile(r"[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})")
_ISO: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(T[\d:.]{0,20})?(Z|[+-]\d\d:\d\d)?", re.ASCII
)
_COMPACT: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(\d{4}(\d\d)?)?", re.ASCII)


class Canonical(NamedTuple):
    """A value as the form wants it, empty where the text says none; `sound` when it was written by the book."""

    value: str
    sound: bool = True


def number(text: str, *, places: int = 0) -> Canonical:
    """A decimal string with a point, at least `places` decimals and no idle zeros beyond."""
    if _DECIMAL.fullmatch(text):
        return Canonical(plain(Decimal(text), places=places))
    try:
        found = parse_number(text, NumberFormat(decimal=",", group="."))
    except NotANumber:
        return Canonical("", sound=not text)
    return Canonical(plain(found, places=places), sound=False)


def plain(value: Decimal, *, places: int = 0) -> str:
    """The number without exponent and idle zeros, but with `places` decimals at least."""
    whole, _, decimals = f"{value:f}".partition(".")
    decimals = decimals.rstrip("0").ljust(places, "0")
    shown = f"{whole}.{decimals}" if decimals else whole
    return shown.removeprefix("-") if not Decimal(shown) else shown


def amount(text: str, currency: str) -> Canonical:
    """An amount with the decimals of its currency; more only where the invoice has them."""
    return number(text, places=exponent(currency))


def day(written: Date) -> Canonical:
    """The date in ISO 8601; a day that no calendar has gives no value."""
    iso = _ISO.fullmatch(written.text)
    compact = _COMPACT.fullmatch(written.text)
    claims_compact = written.format in ("102", "203", "204")
    if match := iso or compact:
        try:
            found = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return Canonical("", sound=False)
        return Canonical(found.isoformat(), sound=bool(compact) or not claims_compact)
    try:
        found = datetime.strptime(written.text, "%d.%m.%Y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return Canonical("", sound=not written.text)
    return Canonical(found.isoformat(), sound=False)


def iso_or_as_written(written: Date) -> str:
    """The date in ISO 8601 where it can be understood, else the words that stand there."""
    return day(written).value or written.text


def identifier(text: str) -> str:
    """A VAT id or an account number without the blanks that people put between its groups."""
    return re.sub(r"[\s.\-]", "", text).upper()
