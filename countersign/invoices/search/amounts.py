"""Amounts as an address names them: from, to, and in which currency."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from countersign.accounts.formats import Formats
from countersign.identity.written import plain
from countersign.invoices.models import AMOUNT_PLACES
from countersign.money import CURRENCIES, NotANumber, exponent, parse_number

_WITH_CODE: Final = re.compile(
    r"(?P<before>[A-Za-z]{3}|[€£])?\s*(?P<amount>[^A-Za-z€£]*)\s*(?P<after>[A-Za-z]{3}|[€£])?"
)
_SIGNS: Final = {"€": "EUR", "£": "GBP"}
_LARGEST: Final = Decimal(10) ** 14


@dataclass(frozen=True, slots=True)
class Amounts:
    """What is to be paid, from `low` to `high`, both included; None is open. Without a currency: in any."""

    low: Decimal | None = None
    high: Decimal | None = None
    currency: str = ""

    def __bool__(self) -> bool:
        return bool(self.currency) or self.low is not None or self.high is not None

    @property
    def within(self) -> Q:
        """The same as a condition; an invoice whose amount is not known is within none."""
        asked = Q(currency=self.currency) if self.currency else Q()
        if self.low is not None:
            asked &= Q(pay_key__gte=_smallest(self.low, ROUND_CEILING))
        if self.high is not None:
            asked &= Q(pay_key__lte=_smallest(self.high, ROUND_FLOOR))
        if self._has_nothing:
            asked &= Q(amount_due__isnull=False) | Q(gross_total__isnull=False)
        return asked

    def pairs(self) -> list[tuple[str, object]]:
        """Names and values as the address has them, in a form that every reader understands alike."""
        low, high = (_written(one, self.currency) for one in (self.low, self.high))
        return [("amount_from", low), ("amount_to", high), ("currency", self.currency)]

    def _shown(self, amount: Decimal | None, formats: Formats) -> str:
        return "" if amount is None else formats.show_amount(amount, self.currency)

    def ends(self, formats: Formats) -> tuple[str, str]:
        """Both as they are typed."""
        return self._shown(self.low, formats), self._shown(self.high, formats)

    def in_words(self, formats: Formats) -> str:
        """ "from 100,00 EUR"; empty for any amount."""
        low, high = self.ends(formats)
        if low and high:
            words = low if low == high else f"{low} – {high}"
        elif low:
            words = _("from %(amount)s") % {"amount": low}
        else:
            words = _("to %(amount)s") % {"amount": high} if high else ""
        return f"{words} {self.currency}".strip()

    @property
    def _has_nothing(self) -> bool:
        """May they be nothing at all, which an unknown amount looks like?"""
        if self.low is None and self.high is None:
            return False
        return (self.low or 0) <= 0 <= (self.high or 0)


ANY_AMOUNT: Final = Amounts()


def read_amounts(
    asked: Mapping[str, str], formats: Formats, unread: list[str]
) -> Amounts:
    """What was typed, in any spelling and with or without a currency; what cannot be understood is named in `unread`."""
    codes: list[str] = []
    low, high = (asked.get(f"amount_{end}", "") for end in ("from", "to"))
    ends = [_read(text, formats, codes, unread) for text in (low, high)]
    if wanted := plain(asked.get("currency", "")).strip():
        codes.append(wanted)
    named = {_SIGNS.get(code, code.upper()) for code in codes}
    for code in sorted(named - CURRENCIES):
        unread.append(_("“%(text)s” is no currency.") % {"text": code[:40]})
    known = sorted(named & CURRENCIES)
    if len(known) > 1:
        unread.append(_("Amounts are looked for in one currency at a time."))
        known = []
    found = Amounts(ends[0], ends[1], known[0] if known else "")
    if found.low is not None and found.high is not None and found.low > found.high:
        low, high = found.ends(formats)
        text = _("No amount is at least %(low)s and at most %(high)s.")
        unread.append(text % {"low": low, "high": high})
        return ANY_AMOUNT
    return found


def _read(
    text: str, formats: Formats, codes: list[str], unread: list[str]
) -> Decimal | None:
    text = plain(text).strip()
    if not text:
        return None
    found = _WITH_CODE.fullmatch(text)
    try:
        if not found:
            raise NotANumber(text)
        amount = parse_number(found["amount"], formats.number_format)
        if abs(amount) >= _LARGEST:
            raise NotANumber(text)
    except NotANumber:
        unread.append(_("“%(text)s” is not an amount.") % {"text": text[:40]})
        return None
    codes += [code for code in (found["before"], found["after"]) if code]
    return amount


def _smallest(amount: Decimal, rounding: str) -> int:
    return int(amount.scaleb(AMOUNT_PLACES).to_integral_value(rounding))


def _written(amount: Decimal | None, currency: str) -> str:
    """With a point, and never with three decimals behind it: that could be taken for thousands."""
    if amount is None:
        return ""
    digits = max(exponent(currency), -int(amount.normalize().as_tuple().exponent))
    return f"{amount:.{4 if digits == 3 else digits}f}"
