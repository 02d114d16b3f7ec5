"""How values of an e-invoice are written: as the organization writes them, and as they stand where they are none."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from django.utils.translation import gettext as _

from countersign.accounts.formats import Formats
from countersign.documents import codes
from countersign.extraction.record import Identifier

_MOST_DECIMALS: Final = 6  # that a number is shown with in the organization's form
_MOST_DIGITS: Final = 24

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Writing:
    """One organization's way with dates and numbers, and the currency that amounts are in."""

    formats: Formats
    currency: str

    def money(self, text: str, currency: str = "") -> str:
        """An amount with its currency; "" for none."""
        return (
            f"{self.amount(text)} {currency or self.currency}".strip() if text else ""
        )

    def amount(self, text: str) -> str:
        """An amount with at least its currency's decimals."""
        value = _number(text)
        return text if value is None else self.formats.show_amount(value, self.currency)

    def number(self, text: str) -> str:
        """A quantity, price or rate."""
        value = _number(text)
        return text if value is None else self.formats.show_number(value)

    def counted(self, quantity: str, unit: str) -> str:
        """A quantity with its unit: "1 hour"."""
        return codes.counted(_number(quantity), self.number(quantity), unit)

    def percent(self, text: str) -> str:
        return f"{self.number(text)} %" if text else ""

    def day(self, text: str) -> str:
        try:
            return self.formats.show_date(date.fromisoformat(text))
        except ValueError:
            return text

    def period(self, start: str, end: str) -> str:
        """Both days, or the one there is."""
        if not end:
            return _("from %(day)s") % {"day": self.day(start)} if start else ""
        if not start:
            return _("until %(day)s") % {"day": self.day(end)}
        return f"{self.day(start)} – {self.day(end)}"


def identifier(one: Identifier) -> str:
    """ "4012345000009 (GLN)"."""
    if not one.value or not one.scheme:
        return one.value
    return f"{one.value} ({codes.scheme(one.scheme)})"


def filled(pairs: Iterable[tuple[str, str]]) -> Pairs:
    """Those that say something."""
    return tuple((str(label), value) for label, value in pairs if value)


def told(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """ "Label: value" of each that says something."""
    return (f"{label}: {value}" for label, value in filled(pairs))


def _number(text: str) -> Decimal | None:
    """The number in it, unless the organization's form would leave some of it out."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    if not value.is_finite() or len(text) > _MOST_DIGITS:
        return None
    exponent = value.normalize().as_tuple().exponent
    return value if isinstance(exponent, int) and -exponent <= _MOST_DECIMALS else None
