"""How an organization writes dates and amounts, and how typed text is read.

Locale data (patterns, marks, orders) is Unicode CLDR's, through babel.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_time, get_date_format
from babel.numbers import (
    format_decimal,
    format_percent,
    get_decimal_symbol,
    get_group_symbol,
)

from countersign.money import NumberFormat, exponent

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_PARTS = re.compile(r"(\d{1,4})\D+(\d{1,2})\D+(\d{1,4})\D?")
_RUN = re.compile(r"\d{6}|\d{8}")


# What whoever is looking chose, as Django keeps their language and time zone.
_CHOSEN: ContextVar[str] = ContextVar("chosen locale", default="")


def choose_locale(locale: str) -> None:
    """From now on dates and amounts are as in this locale; empty: as each organization writes them."""
    _CHOSEN.set(locale)


def chosen_locale() -> str:
    return _CHOSEN.get()


@contextmanager
def locale_override(locale: str) -> Iterator[None]:
    """Inside, dates and amounts are as in this locale; empty: as each organization writes them."""
    before = _CHOSEN.set(locale)
    try:
        yield
    finally:
        _CHOSEN.reset(before)


class NotADate(ValueError):
    """What was typed is no date in the calendar."""


@dataclass(frozen=True, slots=True)
class Formats:
    """One locale's way with dates (31.12.2026) and numbers (1.234,56)."""

    locale: str
    date_order: Literal["DMY", "MDY", "YMD"]
    date_mark: str
    number_format: NumberFormat

    @staticmethod
    @cache
    def of(locale: str) -> "Formats":
        """The formats of a locale such as ``de_DE``."""
        parsed = Locale.parse(locale)
        pattern = get_date_format("short", parsed).pattern
        letters = list(re.sub(r"[^dMy]", "", pattern.replace("L", "M")))
        order = "".join(dict.fromkeys(letters)).upper()
        mark = next(iter(re.findall(r"[./-]", pattern)), ".")
        return Formats(
            locale=locale,
            date_order="MDY"
            if order == "MDY"
            else "YMD"
            if order.startswith("Y")
            else "DMY",
            date_mark=mark,
            number_format=NumberFormat(
                decimal=get_decimal_symbol(parsed), group=get_group_symbol(parsed)
            ),
        )

    def read_date(self, text: str, *, today: date) -> date:
        """The date in `text`, or NotADate: 31.12.2026, 12/31/26 by this locale's order, 2026-12-31, 3112, 311226.

        Two-digit years are the nearest to `today`.
        """
        text = text.strip()
        if match := _ISO.fullmatch(text):
            return _day(int(match[1]), int(match[2]), int(match[3]), text)
        if _RUN.fullmatch(text):
            text = self._split_run(text)
        match = _PARTS.fullmatch(text)
        if not match:
            raise NotADate(text)
        if len(match[1]) == 4:
            year, month, day = match[1], match[2], match[3]
        elif self.date_order == "MDY":
            month, day, year = match[1], match[2], match[3]
        elif self.date_order == "YMD" and len(match[3]) <= 2:
            year, month, day = match[1], match[2], match[3]
        else:
            day, month, year = match[1], match[2], match[3]
        return _day(_full_year(year, today), int(month), int(day), text)

    def show_date(self, value: date) -> str:
        """The date in the one form it is shown in: 31.12.2026, 31/12/2026, 12/31/2026 or 2026-12-31."""
        order, mark = self.date_order, self.date_mark
        return _date(value.year, value.month, value.day, order, mark)

    def show_moment(self, value: datetime, zone: ZoneInfo) -> str:
        """The date and the time of day in a zone: 31.12.2026, 14:02."""
        local = value.astimezone(zone)
        return f"{self.show_date(local.date())}, {format_time(local, 'short', locale=self.locale)}"

    def show_number(self, value: Decimal) -> str:
        """A quantity or unit price with the decimals it has, at most six: 2, 1.234,5, 0,000001."""
        return _decimal(value.normalize(), "#,##0.######", self.locale)

    def show_amount(self, value: Decimal, currency: str) -> str:
        """An amount with its currency's decimals, without the currency: 1.234,50; more only if it has more, never rounded."""
        digits = exponent(currency)
        pattern = f"#,##0.{'0' * digits}{'#' * (6 - digits)}"
        return _decimal(value, pattern, self.locale)

    def show_share(self, part: int, whole: int) -> str:
        """A part of a whole in percent, rounded down so that 100 % means all of it: 98 %, 98%."""
        return str(
            format_percent(Decimal(100 * part // whole) / 100, locale=self.locale)
        )

    def _split_run(self, text: str) -> str:
        years = 4 if len(text) == 8 else 2
        widths = [years if letter == "Y" else 2 for letter in self.date_order]
        cuts = [sum(widths[:index]) for index in range(4)]
        return "-".join(text[start:end] for start, end in pairwise(cuts))


@lru_cache(maxsize=10_000)
def _date(year: int, month: int, day: int, order: str, mark: str) -> str:
    """Cached: a list shows the same few days again and again."""
    parts = {"D": f"{day:02}", "M": f"{month:02}", "Y": f"{year:04}"}
    return mark.join(parts[letter] for letter in order)


@lru_cache(maxsize=10_000)
def _decimal(value: Decimal, pattern: str, locale: str) -> str:
    """Cached: a form shows the same few hundred numbers again with each save."""
    return str(format_decimal(value, format=pattern, locale=locale))


def _full_year(year: str, today: date) -> int:
    if len(year) != 2:
        return int(year)
    century = today.year - today.year % 100
    return min(
        (century + int(year) + shift for shift in (-100, 0, 100)),
        key=lambda full: abs(full - today.year),
    )


def _day(year: int, month: int, day: int, text: str) -> date:
    if not 1900 <= year <= 2200:
        raise NotADate(text)
    try:
        return date(year, month, day)
    except ValueError as problem:
        raise NotADate(text) from problem
