"""Lines, accounts and amounts as payment codes write them."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from countersign.extraction.einvoice.plausible import iban_holds

_MOST_LINES: Final = 40
_LONGEST: Final = 200  # signs of a line; what is longer is cut
_AMOUNT: Final = re.compile(r"\d{1,12}(?:\.\d{1,3})?")
_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class Malformed(ValueError):
    """It begins as a payment code and is none."""


def lines_of(text: str) -> Sequence[str]:
    """Its lines without blanks and control signs around and in them: at least one, however odd the text."""
    lines = re.split(r"\r\n|\n|\r", text, maxsplit=_MOST_LINES)[:_MOST_LINES]
    return [_UNPRINTABLE.sub("", one).strip()[:_LONGEST] for one in lines]


def line(lines: Sequence[str], at: int) -> str:
    """The line with this number from 0; "" where there is none: what is empty at the end may be left out."""
    return lines[at] if at < len(lines) else ""


def account(written: str) -> str:
    """An IBAN without blanks. Raises Malformed when its length or check digits don't hold."""
    number = re.sub(r"\s", "", written).upper()
    if not number.isascii() or not iban_holds(number):
        raise Malformed
    return number


def amount(written: str) -> str:
    """A decimal string with two places or more. Raises Malformed for what is none."""
    if not written.isascii() or not _AMOUNT.fullmatch(written):
        raise Malformed
    return f"{Decimal(written):.{max(2, len(written.partition('.')[2]))}f}"


def owed(written: str) -> str:
    """The same; "" where it leaves open how much is paid, by saying nothing or zero."""
    found = amount(written) if written else ""
    return found if found.strip("0.") else ""
