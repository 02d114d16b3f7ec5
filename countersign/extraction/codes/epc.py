"""The EPC QR code (GiroCode, Stuzza, scan2pay): a SEPA credit transfer, after EPC069-12."""

import re
from typing import Final

from countersign.extraction.codes.values import (
    Malformed,
    account,
    line,
    lines_of,
    owed,
)
from countersign.extraction.model import PaymentCode

NAME: Final = "EPC"
_BEGINS: Final = "BCD"
_TRANSFERS: Final = frozenset({"SCT", "INST"})
_AMOUNT: Final = re.compile(r"([A-Z]{3})(\d{1,9}(?:\.\d{1,2})?)")


def is_meant(text: str) -> bool:
    """Whether the text begins as such a code does."""
    return lines_of(text)[0] == _BEGINS


def read(text: str) -> PaymentCode:
    """What it asks to pay. Raises Malformed for one that no banking app takes."""
    said = lines_of(text)
    if line(said, 3) not in _TRANSFERS:
        raise Malformed
    currency, paid = _amount(line(said, 7))
    return PaymentCode(
        kind=NAME,
        account=account(line(said, 6)),
        amount=paid,
        currency=currency,
        name=line(said, 5),
        bic=line(said, 4),
        reference=line(said, 9) or line(said, 10),
    )


def _amount(written: str) -> tuple[str, str]:
    """Currency and amount; a donation, say, leaves both open, and is in euros all the same."""
    if not written:
        return "EUR", ""
    match = _AMOUNT.fullmatch(written)
    if match is None:
        raise Malformed
    return match[1], owed(match[2])
