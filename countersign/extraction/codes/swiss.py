"""The Swiss QR-bill, after SIX' implementation guidelines 2.x: an account, an amount, who is paid, what to quote."""

from typing import Final

from countersign.extraction.codes.values import (
    Malformed,
    account,
    line,
    lines_of,
    owed,
)
from countersign.extraction.model import PaymentCode

NAME: Final = "Swiss QR-bill"
_BEGINS: Final = "SPC"
_CURRENCIES: Final = frozenset({"CHF", "EUR"})
_COUNTRIES: Final = frozenset({"CH", "LI"})
_REFERENCES: Final = frozenset({"QRR", "SCOR", "NON"})


def is_meant(text: str) -> bool:
    """Whether the text begins as such a code does."""
    return lines_of(text)[0] == _BEGINS


def read(text: str) -> PaymentCode:
    """What it asks to pay. Raises Malformed for one that no banking app takes."""
    said = lines_of(text)
    number, currency = account(line(said, 3)), line(said, 19)
    if number[:2] not in _COUNTRIES or currency not in _CURRENCIES:
        raise Malformed
    if line(said, 27) not in _REFERENCES:
        raise Malformed
    return PaymentCode(
        kind=NAME,
        account=number,
        amount=owed(line(said, 18)),
        currency=currency,
        name=line(said, 5),
        reference=line(said, 28) or line(said, 29),
    )
