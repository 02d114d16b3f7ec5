"""Months as an address names them: 2026-03, which is the same in every language."""

import re
from datetime import date, timedelta
from typing import Final

from babel.dates import format_skeleton
from django.utils.translation import get_language

from countersign.identity.written import plain

_MONTH: Final = re.compile(r"(19[1-9]\d|20\d\d|21\d\d)-(0[1-9]|1[0-2])", re.ASCII)
_LONGER: Final = timedelta(days=32)


class NotAMonth(ValueError):
    """What an address names is none."""


def read_month(text: str) -> date:
    """Its first day, or NotAMonth."""
    text = plain(text).strip()
    if not (found := _MONTH.fullmatch(text)):
        raise NotAMonth(text[:40])
    return date(int(found[1]), int(found[2]), 1)


def in_words(month: date) -> str:
    """ "March 2026"."""
    language = (get_language() or "en").replace("-", "_")
    return str(format_skeleton("yMMMM", month, locale=language))


def next_month(first: date) -> date:
    """The first day of the month after."""
    return (first + _LONGER).replace(day=1)
